import { isAbsolute } from "node:path";
import picomatch from "picomatch";
import { suggest } from "../diagnostics/suggest.ts";
import { list, quote } from "../diagnostics/words.ts";
import { mathChoices } from "../ir/mathematics.ts";
import { type Dtype, dtypes } from "../ir/number-format.ts";
import { type Emit, targets, unrolls } from "../ir/spec.ts";
import type { LoadOptions } from "../load.ts";

/** A glob, relative to the working directory unless it begins with `**`, or a regular expression for paths with `/`. */
export type Pattern = string | RegExp;

export interface Options {
  /** The files that are compiled when they are imported; by default `**\/*.net.yaml`. */
  readonly include?: Pattern | readonly Pattern[];
  /** Files to leave alone, even if `include` names them. */
  readonly exclude?: Pattern | readonly Pattern[];
  /** Whether the types of a module are written beside its spec, `iris.net.d.yaml.ts` for `iris.net.yaml`; by default true. */
  readonly types?: boolean;
  /** In place of what specs say, as the flags of the command line. */
  readonly dtype?: Dtype;
  readonly target?: Emit["target"];
  readonly unroll?: Emit["unroll"];
  readonly math?: Emit["math"];
}

/** The options, checked and with defaults. */
export interface Settings {
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
  readonly types: boolean;
  readonly overrides: Pick<LoadOptions, "dtype" | "emit">;
}

const DEFAULT_INCLUDE = "**/*.net.yaml";

/** What an option may be, as a check and in words. */
interface Rule {
  readonly isRight: (value: unknown) => boolean;
  readonly words: string;
}

const patterns = { isRight: arePatterns, words: "a glob, a regular expression, or a list of these" };

const rules: Readonly<Record<keyof Options, Rule>> = {
  include: { ...patterns, isRight: (value) => arePatterns(value) && [value].flat().length > 0 },
  exclude: patterns,
  types: { isRight: (value) => typeof value === "boolean", words: "true or false" },
  dtype: oneOf(dtypes),
  target: oneOf(targets),
  unroll: oneOf(unrolls),
  math: oneOf(mathChoices),
};

/** Checks the options. Throws an Error for one that is wrong or unknown. */
export function settingsOf(options: Options): Settings {
  for (const [name, value] of Object.entries(options)) checkOption(name, value);
  const { include = DEFAULT_INCLUDE, exclude = [], types = true, dtype, target, unroll, math } = options;
  return {
    include: [include].flat().map(expressionOf),
    exclude: [exclude].flat().map(expressionOf),
    types,
    overrides: {
      ...(dtype && { dtype }),
      emit: { ...(target && { target }), ...(unroll && { unroll }), ...(math && { math }), module: "js" },
    },
  };
}

function checkOption(name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name as keyof Options] : undefined;
  if (rule === undefined) {
    const meant = suggest(name, Object.keys(rules));
    const help = meant === undefined ? "." : `; did you mean ${quote(meant)}?`;
    throw new Error(`the plugin of neuroll has no option ${quote(name)}${help}`);
  }
  if (value !== undefined && !rule.isRight(value))
    throw new Error(`the option ${name} of the plugin of neuroll must be ${rule.words}.`);
}

/** Whether the plugin compiles a file, by its absolute path. */
export function isIncluded(path: string, { include, exclude }: Settings): boolean {
  const slashed = path.replaceAll("\\", "/");
  const matches = (pattern: RegExp) => slashed.search(pattern) >= 0;
  return include.some(matches) && !exclude.some(matches);
}

function oneOf(choices: readonly string[]): Rule {
  return {
    isRight: (value) => typeof value === "string" && choices.includes(value),
    words: list(choices.map(quote), "or"),
  };
}

function arePatterns(value: unknown): boolean {
  return [value].flat().every((one) => (typeof one === "string" && one !== "") || one instanceof RegExp);
}

/** A pattern as a regular expression for absolute paths, which every bundler takes in the same way. */
function expressionOf(pattern: Pattern): RegExp {
  if (pattern instanceof RegExp) return pattern;
  const isWhole = pattern.startsWith("**") || isAbsolute(pattern);
  const glob = isWhole ? pattern : `${asGlob(process.cwd())}/${pattern.replace(/^\.\//, "")}`;
  return picomatch.makeRe(glob, { dot: true });
}

/** A path as a glob that matches nothing else. */
const asGlob = (path: string): string => path.replaceAll("\\", "/").replace(/[$*+?.()|[\]{}!]/g, "\\$&");
