import { Option } from "commander";
import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { list, quote } from "../../diagnostics/words.ts";
import { mathChoices } from "../../ir/mathematics.ts";
import { type Dtype, dtypes } from "../../ir/number-format.ts";
import { type Emit, languages, targets, unrolls } from "../../ir/spec.ts";
import { type Theme, themes } from "../../picture/theme.ts";
import {
  type DialectName,
  dialectNames,
  type NullChoice,
  nullChoices,
  type ReturnChoice,
  returnChoices,
} from "../../sql/choices.ts";
import { usageError } from "../problems/failure.ts";

/** What `gen init` writes a test for. */
export const testRunners = ["vitest", "node", "none"] as const;
export type TestRunner = (typeof testRunners)[number];

/** Where the job that `gen init` writes runs. */
export const ciHosts = ["github", "none"] as const;
export type CiHost = (typeof ciHosts)[number];

/** All flags, as commander parses them. */
export interface Flags {
  readonly output?: string;
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly input?: readonly string[];
  readonly state?: readonly string[];
  readonly steps?: string;
  readonly trace?: boolean;
  readonly quick?: boolean;
  readonly vectors?: string;
  readonly expected?: string;
  readonly inputKey?: string;
  readonly outputKey?: string;
  readonly initialKey?: string;
  readonly nextKey?: string;
  readonly tolerance?: string;
  readonly name?: string;
  readonly layers?: string;
  readonly architecture?: string;
  readonly bind?: readonly string[];
  readonly dim?: readonly string[];
  readonly result?: readonly string[];
  readonly batch?: boolean;
  readonly fold?: boolean;
  readonly prewarm?: boolean;
  readonly force?: boolean;
  readonly dtype?: Dtype;
  readonly unroll?: Emit["unroll"];
  readonly math?: Emit["math"];
  readonly target?: Emit["target"];
  readonly module?: Emit["module"];
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
  readonly dialect?: DialectName;
  readonly return?: ReturnChoice;
  readonly null?: NullChoice;
  readonly library?: string;
  readonly theme?: Theme;
  readonly width?: string;
  readonly test?: TestRunner;
  readonly ci?: CiHost;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
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
    about: "folder for the modules (default: generated)",
  },
  check: {
    flag: "--check",
    about:
      "write nothing; fail if a module is out of date, differs from the reference, or does not reproduce the spec's recorded vectors",
  },
  watch: { flag: "--watch", about: "compile again when a spec or weight file changes" },
  input: {
    flag: "--input <values>",
    about: "the input values, such as 1.0,0.5; with several inputs name=1.0,0.5 for each",
    many: true,
  },
  state: {
    flag: "--state <values>",
    about: "what the state holds at the beginning (default: its initial values); name=… for one of several",
    many: true,
  },
  steps: {
    flag: "--steps <number>",
    about: "how many steps to run, of a network with state",
  },
  trace: { flag: "--trace", about: "also print A1, Z1, A2, …" },
  quick: { flag: "--quick", about: "measure less, for a rough result" },
  vectors: {
    flag: "--vectors <file>",
    about:
      "recorded inputs and outputs: .npz, .json, .safetensors, x.npy,y.npy, x.csv,y.csv or a folder of ONNX test data",
  },
  expected: { flag: "--expected <file>", about: "the recorded outputs, if they are in a separate file" },
  inputKey: {
    flag: "--input-key <key>",
    about: "the key of the inputs in the file; with several inputs image=img,speed=v",
  },
  outputKey: {
    flag: "--output-key <keys>",
    about: "the keys of the outputs to compare, such as output,predict; with several outputs value=v_f64",
  },
  initialKey: {
    flag: "--initial-key <key>",
    about: "the key of what the state holds at first in each case; with several states h=h_0,c=c_0",
  },
  nextKey: {
    flag: "--next-key <key>",
    about: "the key of what the state holds in the end, or after each step; with several states h=h_n",
  },
  tolerance: {
    flag: "--tolerance <t>",
    about: "allow |computed − recorded| ≤ t·(1 + |recorded|) (default: 1e-12 for f64, 1e-5 for f32)",
  },
  name: { flag: "--name <name>", about: "the name of the network (default: from the file name)" },
  layers: {
    flag: "--layers <list>",
    about: "the activation of each layer, for files that contain only weights: relu,clip:-1:1,softmax",
  },
  architecture: {
    flag: "--architecture <file>",
    about: "the modules behind a PyTorch state dict, in YAML or JSON, if --layers is not enough",
  },
  bind: {
    flag: "--bind <name=file>",
    about:
      "a weight that the model takes as an input, and the file with its values (.pb, .npy, .npz, .safetensors or .json), or a number; can be repeated",
    many: true,
  },
  dim: { flag: "--dim <name=size>", about: "a size that the file leaves open; can be repeated", many: true },
  result: {
    flag: "--result <tensor>",
    about: "use this tensor as an output, in place of all outputs of the file; can be repeated",
    many: true,
  },
  batch: {
    flag: "--batch",
    about: "treat the first axis of the input as the batch, although its size is fixed",
  },
  fold: {
    flag: "--fold",
    about:
      "make batch normalization, scales and shifts part of the weights of layers next to them, which changes the last bits of results",
  },
  prewarm: {
    flag: "--prewarm",
    about: "begin with the state after silence, as Neural Amp Modeler does",
  },
  force: { flag: "--force", about: "overwrite existing files" },
  dtype: {
    flag: "--dtype <type>",
    about: "the number type that every operation is rounded to",
    choices: dtypes,
  },
  unroll: {
    flag: "--unroll <how>",
    about: "write weights as literals, or loop over them",
    choices: unrolls,
  },
  math: {
    flag: "--math <whose>",
    about: "exp, log, tanh, …: portable formulas with the same bits everywhere, or the host's Math",
    choices: mathChoices,
  },
  target: { flag: "--target <what>", about: "the language to compile to", choices: targets },
  module: {
    flag: "--module <language>",
    about: "write TypeScript, or JavaScript with its types in a .d.ts file",
    choices: languages,
  },
  format: {
    flag: "--format <format>",
    about: "SVG, or a Mermaid flowchart of the layers",
    choices: ["svg", "mermaid"],
  },
  neurons: { flag: "--neurons", about: "draw neurons, however many there are" },
  blocks: { flag: "--blocks", about: "draw layers as blocks, however few neurons there are" },
  shapes: { flag: "--shapes", about: "draw the matrices that each layer multiplies, with their shapes" },
  bias: { flag: "--bias", about: "draw biases, as the weights of a neuron that is always 1" },
  nodes: { flag: "--nodes", about: "show a, h() and z in each neuron" },
  layer: {
    flag: "--layer <number>",
    about: "highlight the signals into this layer, counted from 1; with --shapes, draw only this layer",
  },
  unit: { flag: "--unit <number>", about: "highlight only the signals into this unit of the layer" },
  range: { flag: "--range <from,to>", about: "the range of x, such as -5,5" },
  derivative: { flag: "--derivative", about: "also plot derivatives" },
  weights: { flag: "--weights <layer>", about: "show the weights of a dense layer, by its number or name" },
  dialect: { flag: "--dialect <dialect>", about: "the SQL engine", choices: dialectNames },
  return: {
    flag: "--return <what>",
    about: "what the function returns (default: class if there are labels, else outputs)",
    choices: returnChoices,
  },
  null: {
    flag: "--null <meaning>",
    about: "what an argument that is NULL does: it makes the result NULL, or counts as NaN",
    choices: nullChoices,
  },
  library: {
    flag: "--library <uri>",
    about: "the place in Cloud Storage of a file with the code, which is written beside the statement",
  },
  theme: {
    flag: "--theme <theme>",
    about: "follow the reader's color scheme, or always use the same",
    choices: themes,
  },
  width: { flag: "--width <pixels>", about: "the width of the picture (default: as wide as its text needs)" },
  test: { flag: "--test <runner>", about: "what the test is written for", choices: testRunners },
  ci: { flag: "--ci <host>", about: "where the job runs", choices: ciHosts },
  yes: { flag: "--yes", about: "ask nothing" },
  dryRun: { flag: "--dry-run", about: "write nothing; print what would be written" },
  json: { flag: "--json", about: "print everything as JSON, problems included" },
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
