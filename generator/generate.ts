import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { readSpec } from "./1-read/read-spec.ts";
import { refuseLaterFeatures } from "./2-resolve/refuse-later-features.ts";
import { type ReadFile, resolve } from "./2-resolve/resolve.ts";
import { lower } from "./3-lower/lower.ts";
import { summarize } from "./3-lower/summarize.ts";
import { warnOfCost } from "./3-lower/warn-of-cost.ts";
import { checkModule } from "./4-emit/typescript/check-module.ts";
import { printModule } from "./4-emit/typescript/print-module.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { Report } from "./diagnostics/report.ts";
import type { Cost } from "./ir/cost.ts";
import type { Network } from "./ir/network.ts";
import type { Dtype } from "./ir/number-format.ts";
import type { Program } from "./ir/program.ts";
import type { Emit, Spec, SpecSource } from "./ir/spec.ts";
import type { Vocabulary } from "./ir/vocabulary.ts";
import { vocabulary as builtIn } from "./vocabulary/index.ts";

export interface LoadOptions {
  /** What messages and the banner call the spec. */
  readonly path?: string;
  /** Gives the bytes of a weight file by its path relative to the spec; without it a spec cannot name files. */
  readonly readFile?: ReadFile;
  readonly vocabulary?: Vocabulary;
  /** In place of the spec's own `dtype`. */
  readonly dtype?: Dtype;
  /** In place of what the spec says under `emit`. */
  readonly emit?: Partial<Emit>;
}

export interface CompileOptions extends LoadOptions {
  /** The command that the banner gives for making the module again. */
  readonly command?: string;
}

export interface Loaded {
  readonly network: Network;
  readonly emit: Emit;
  readonly warnings: readonly Diagnostic[];
  /** The text of the spec with the places in it. */
  readonly source: SpecSource | undefined;
  /** The texts that diagnostics point into, by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** SHA-256 of the spec and of the weight files it names, in the order they were read. */
  readonly hash: string;
  /** The weight files, by their paths relative to the spec. */
  readonly files: readonly string[];
}

export interface Planned extends Loaded {
  readonly program: Program;
  readonly cost: Cost;
}

export interface Compiled extends Planned {
  /** The generated TypeScript. */
  readonly text: string;
}

/** Spec → network: read and resolved. Throws a SpecError that lists every problem of the phase it stops in. */
export function load(spec: string | Uint8Array, options: LoadOptions = {}): Loaded {
  const { path = "spec.yaml", vocabulary = builtIn } = options;
  checkOverrides(options.emit);
  const read = override(readSpec(spec, path, vocabulary), options);
  const digest = sha256.create().update(typeof spec === "string" ? utf8ToBytes(spec) : spec);
  const files: string[] = [];
  const readFile: ReadFile = (file) => {
    const bytes = (options.readFile ?? refuseToRead)(file);
    digest.update(bytes);
    files.push(file);
    return bytes;
  };
  const { network, warnings } = resolve(read, readFile, vocabulary);
  return {
    network,
    emit: read.emit,
    warnings,
    source: read.source,
    sources: read.source ? { [path]: read.source.text } : {},
    hash: bytesToHex(digest.digest()),
    files,
  };
}

/** Throws a SpecError where an option asks for what this version does not do yet. */
export function checkOverrides(emit: LoadOptions["emit"]): void {
  const report = new Report(undefined);
  refuseLaterFeatures({ ...modest, ...emit }, report);
  report.throwErrors();
}

const modest: Emit = { target: "ts", math: "native", unroll: "auto" };

const override = (spec: Spec, { dtype, emit }: LoadOptions): Spec => ({
  ...spec,
  dtype: dtype ?? spec.dtype,
  emit: { ...spec.emit, ...emit },
});

/** Spec → program: how the network is computed, and what it costs. */
export function plan(spec: string | Uint8Array, options: LoadOptions = {}): Planned {
  const loaded = load(spec, options);
  const lowered = lower(loaded.network, loaded.emit.unroll);
  const cost = summarize(loaded.network, lowered);
  return {
    ...loaded,
    program: lowered.program,
    cost,
    warnings: [
      ...loaded.warnings,
      ...warnOfCost(lowered, loaded.emit.unroll, cost, options.emit?.unroll ? undefined : loaded.source),
    ],
  };
}

/**
 * Spec → TypeScript: read → resolve → lower → emit. Pure: text and bytes in, text out. Throws a SpecError where the spec
 * is wrong.
 */
export function compile(spec: string | Uint8Array, options: CompileOptions = {}): Compiled {
  const planned = plan(spec, options);
  const path = options.path ?? "spec.yaml";
  const origin = { path, hash: planned.hash, command: options.command ?? commandOf(path, options) };
  const text = printModule(planned.network, planned.program, planned.cost, origin);
  const mistakes = checkModule(text);
  if (mistakes.length > 0)
    throw new Error(`the generated module does not type-check:\n${mistakes.join("\n")}`);
  return { ...planned, text };
}

/** The command line that does what these options do. */
function commandOf(path: string, { dtype, emit }: LoadOptions): string {
  const flags = Object.entries({ dtype, ...emit }).flatMap(([flag, value]) =>
    value ? [`--${flag} ${value}`] : [],
  );
  return ["gen", path, ...flags].join(" ");
}

const refuseToRead: ReadFile = (file) => {
  throw new Error(`no files are given, so not ${file} either`);
};
