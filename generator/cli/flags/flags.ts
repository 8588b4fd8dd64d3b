import { Option } from "commander";
import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { list, quote } from "../../diagnostics/words.ts";
import { type Theme, themes } from "../../picture/theme.ts";
import { usageError } from "../problems/failure.ts";

/** All flags, as commander parses them. */
export interface Flags {
  readonly output?: string;
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly input?: string;
  readonly trace?: boolean;
  readonly quick?: boolean;
  readonly vectors?: string;
  readonly expected?: string;
  readonly inputKey?: string;
  readonly outputKey?: string;
  readonly tolerance?: string;
  readonly name?: string;
  readonly layers?: string;
  readonly architecture?: string;
  readonly bind?: readonly string[];
  readonly dim?: readonly string[];
  readonly result?: string;
  readonly batch?: boolean;
  readonly force?: boolean;
  readonly dtype?: "f64" | "f32";
  readonly unroll?: "auto" | "full" | "none";
  readonly math?: "native" | "portable";
  readonly target?: "ts" | "wasm" | "auto";
  readonly module?: "ts" | "js";
  readonly format?: "svg" | "mermaid";
  readonly neurons?: boolean;
  readonly blocks?: boolean;
  readonly bias?: boolean;
  readonly shapes?: boolean;
  readonly nodes?: boolean;
  readonly layer?: string;
  readonly unit?: string;
  readonly range?: string;
  readonly derivative?: boolean;
  readonly weights?: string;
  readonly theme?: Theme;
  readonly width?: string;
  readonly json?: boolean;
}

/** The definition of each flag. */
const rows: Readonly<
  Record<
    keyof Flags,
    {
      readonly flag: string;
      readonly about: string;
      readonly choices?: readonly string[];
      /** It may be given several times. */
      readonly many?: boolean;
    }
  >
> = {
  output: {
    flag: "-o, --output <folder>",
    about: "where modules are written (default: generated)",
  },
  check: {
    flag: "--check",
    about:
      "write nothing; fail where a module is not what its spec gives, not what the reference computes, or not what the spec's vectors say",
  },
  watch: { flag: "--watch", about: "compile again whenever a spec or a weight file changes" },
  input: { flag: "--input <numbers>", about: "the input values, as in 1.0,0.5" },
  trace: { flag: "--trace", about: "print A1, Z1, A2, … as well" },
  quick: { flag: "--quick", about: "measure less: a look, not a result" },
  vectors: {
    flag: "--vectors <file>",
    about:
      "recorded inputs and outputs: .npz, .json, .safetensors, x.npy,y.npy or a folder of ONNX test data",
  },
  expected: { flag: "--expected <file>", about: "the recorded outputs, where they are a file of their own" },
  inputKey: { flag: "--input-key <key>", about: "the key of the inputs in the file" },
  outputKey: {
    flag: "--output-key <keys>",
    about: "the keys of the outputs to compare, as in output,predict",
  },
  tolerance: {
    flag: "--tolerance <t>",
    about: "allow |got − recorded| ≤ t·(1 + |recorded|) (default: 1e-12 for f64, 1e-5 for f32)",
  },
  name: { flag: "--name <name>", about: "what the network is called (default: as its file)" },
  layers: {
    flag: "--layers <list>",
    about: "the activation of each layer, where a file holds weights alone: relu,clip:-1:1,softmax",
  },
  architecture: {
    flag: "--architecture <file>",
    about: "the modules of a PyTorch state dict, in YAML or JSON, where --layers does not suffice",
  },
  bind: {
    flag: "--bind <name=file>",
    about:
      "an input of the file that is a weight, and a file of its values: .pb, .npy, .npz, .safetensors or .json",
    many: true,
  },
  dim: { flag: "--dim <name=size>", about: "a size that the file leaves open", many: true },
  result: { flag: "--result <tensor>", about: "which tensor is the output, where there are several" },
  batch: { flag: "--batch", about: "the first size of the input is the batch, though it is fixed" },
  force: { flag: "--force", about: "overwrite files that hold something else" },
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
  module: {
    flag: "--module <language>",
    about: "write TypeScript, or JavaScript with its types in a .d.ts beside it",
    choices: ["ts", "js"],
  },
  format: {
    flag: "--format <format>",
    about: "an SVG, or a Mermaid flowchart of the layers",
    choices: ["svg", "mermaid"],
  },
  neurons: { flag: "--neurons", about: "draw neurons, however many there are" },
  blocks: { flag: "--blocks", about: "draw layers as blocks, however few neurons there are" },
  shapes: { flag: "--shapes", about: "draw the matrices that each layer multiplies, with their shapes" },
  bias: { flag: "--bias", about: "draw biases, as the weights of a neuron that is always 1" },
  nodes: { flag: "--nodes", about: "show a, h() and z in each neuron" },
  layer: {
    flag: "--layer <number>",
    about: "let the signals into this layer stand out, counted from 1; with --shapes, draw it alone",
  },
  unit: { flag: "--unit <number>", about: "of that layer, let those into this unit stand out" },
  range: { flag: "--range <from,to>", about: "from where to where x goes, as in -5,5" },
  derivative: { flag: "--derivative", about: "plot derivatives as well" },
  weights: { flag: "--weights <layer>", about: "show the weights of a dense layer, by its number or name" },
  theme: {
    flag: "--theme <theme>",
    about: "colours of the reader's screen, or always the same",
    choices: themes,
  },
  width: { flag: "--width <pixels>", about: "how wide the picture is (default: as wide as its text needs)" },
  json: { flag: "--json", about: "answer in JSON, problems included" },
};

export type FlagName = keyof Flags;

/** The argument and the description of a flag in one command, where they differ. */
export interface Rewording {
  readonly takes: string;
  readonly about: string;
}

/** A flag for commander, with the description of a command in place of the general one. */
export function optionOf(name: FlagName, reworded?: string | Rewording): Option {
  const { flag, about: forAll, choices, many } = rows[name];
  const { takes, about } = typeof reworded === "object" ? reworded : { takes: undefined, about: reworded };
  const option = new Option(takes === undefined ? flag : flag.replace(/<.*>/, takes), about ?? forAll);
  if (many) return option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
  return choices === undefined ? option : option.choices(choices).argParser(oneOf(name, choices));
}

const oneOf = (name: FlagName, choices: readonly string[]) => (value: string) => {
  if (choices.includes(value)) return value;
  const reason = `--${name} is ${quote(value)}; it must be ${list(choices, "or")}.`;
  throw usageError(reason, helps.didYouMean(suggest(value, choices)));
};

/** The flags that override settings of a spec. */
export const specOverrides = [
  "dtype",
  "unroll",
  "math",
  "target",
  "module",
] as const satisfies readonly FlagName[];
