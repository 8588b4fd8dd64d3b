import { Option } from "commander";
import { helps } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { list, quote } from "../diagnostics/words.ts";
import { usageError } from "./failure.ts";

/** Every flag there is, as commander reads it. */
export interface Flags {
  readonly output?: string;
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly input?: string;
  readonly trace?: boolean;
  readonly quick?: boolean;
  readonly dtype?: "f64" | "f32";
  readonly unroll?: "auto" | "full" | "none";
  readonly math?: "native" | "portable";
  readonly target?: "ts" | "wasm" | "auto";
  readonly json?: boolean;
}

/** What a flag is and takes, a row each. */
const rows: Readonly<
  Record<keyof Flags, { readonly flag: string; readonly about: string; readonly choices?: readonly string[] }>
> = {
  output: { flag: "-o, --output <folder>", about: "where modules are written (default: generated)" },
  check: {
    flag: "--check",
    about:
      "write nothing; fail where a module is not what its spec gives, or not what the reference computes",
  },
  watch: { flag: "--watch", about: "compile again whenever a spec or a weight file changes" },
  input: { flag: "--input <numbers>", about: "the input values, as in 1.0,0.5" },
  trace: { flag: "--trace", about: "print A1, Z1, A2, … as well" },
  quick: { flag: "--quick", about: "measure less: a look, not a result" },
  dtype: {
    flag: "--dtype <type>",
    about: "round every operation to this type",
    choices: ["f64", "f32"],
  },
  unroll: {
    flag: "--unroll <how>",
    about: "write weights out as literals, or loop over them",
    choices: ["auto", "full", "none"],
  },
  math: {
    flag: "--math <whose>",
    about: "exp, log and tanh as formulas with the same bits everywhere, or the host's",
    choices: ["portable", "native"],
  },
  target: { flag: "--target <what>", about: "what is compiled to", choices: ["ts", "wasm", "auto"] },
  json: { flag: "--json", about: "answer in JSON, problems included" },
};

export type FlagName = keyof Flags;

export function optionOf(name: FlagName): Option {
  const { flag, about, choices } = rows[name];
  const option = new Option(flag, about);
  return choices === undefined ? option : option.choices(choices).argParser(oneOf(name, choices));
}

const oneOf = (name: FlagName, choices: readonly string[]) => (value: string) => {
  if (choices.includes(value)) return value;
  const reason = `--${name} is ${quote(value)}; it must be ${list(choices, "or")}.`;
  throw usageError(reason, helps.didYouMean(suggest(value, choices)));
};

/** The flags that take the place of what a spec says. */
export const overriding = ["dtype", "unroll", "math", "target"] as const satisfies readonly FlagName[];
