import type { CommandText } from "../diagnostics/command-text.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Shape, TensorData } from "../ir/tensor-data.ts";

/** A trained network in the terms of the spec language. Every importer returns one. */
export interface ImportedModel {
  /** What the file is, for the first comment of the spec: `ONNX opset 14, from pytorch 1.13.1`. */
  readonly format: string;
  /** The name of the network in the file. */
  readonly name?: string;
  /** Other files that the network was read from, and that are not named elsewhere: `iris.json`. */
  readonly besides?: readonly string[];
  /** One line about the network as a whole, for the spec. */
  readonly description?: string;
  /** The type that the network was trained in. */
  readonly dtype: Dtype;
  /** The type in which its own library computes outputs, if that differs from dtype. */
  readonly recordedIn?: Dtype;
  /** At least one; of several, all have names. */
  readonly inputs: readonly ImportedInput[];
  /** What a call leaves for the next one; none by default. */
  readonly states?: readonly ImportedState[];
  readonly layers: readonly ImportedLayer[];
  /** By default one: what the last layer gives. */
  readonly outputs?: readonly ImportedOutput[];
  /** The labels of the output, if that is what the last layer gives. */
  readonly labels?: readonly string[];
  /** How many steps of zeros its library runs before the first one, until what it remembers has settled. */
  readonly silence?: number;
  /** Whether the file also holds recorded inputs and outputs, which `gen verify` finds by name. */
  readonly holdsVectors?: boolean;
  /** What the user should know about the import, one sentence each. */
  readonly remarks: readonly string[];
}

/** One sample of an input, without the batch axis. */
export interface ImportedInput {
  /** An identifier; `input` by default. */
  readonly name?: string;
  readonly shape: Shape;
  readonly names?: readonly string[];
  /** The names of the values in recorded cases, if they differ from `names`. */
  readonly keys?: readonly string[];
}

export interface ImportedState {
  /** An identifier that no input or layer has. */
  readonly name: string;
  readonly shape: Shape;
  /** The layer, input or state whose values it holds after a call. */
  readonly next: string;
  /** What it holds before the first call; zeros by default. */
  readonly initial?: ImportedTensor;
}

export interface ImportedOutput {
  /** An identifier; of several outputs, all have one. */
  readonly name?: string;
  /** The layer, input or state whose values it gives. */
  readonly from: string;
  readonly labels?: readonly string[];
}

export interface ImportedLayer {
  /** A kind of layer in the vocabulary. */
  readonly type: string;
  /** Its name in the `from` of other layers; only set if one refers to it or the file names it. */
  readonly name?: string;
  /** Names of earlier layers, inputs (`input`, if it has no name) or states; the previous layer by default. */
  readonly from?: readonly string[];
  readonly fields: Readonly<Record<string, ImportedField>>;
  /** Its origin in the file, for a comment: `Gemm "/fc1/Gemm"`. */
  readonly origin: string;
}

/** A number, a list of numbers or of pairs, a word, a flag, a tensor or `false` for none, or an activation. */
export type ImportedField =
  | number
  | readonly number[]
  | readonly (readonly number[])[]
  | string
  | boolean
  | ImportedTensor
  | ImportedActivation;

export interface ImportedTensor {
  readonly kind: "tensor";
  /** Its key in the weights file. */
  readonly key: string;
  readonly tensor: TensorData;
  /** Set for a matrix with one row for each output. */
  readonly layout?: "out_in";
}

export interface ImportedActivation {
  readonly kind: "activation";
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | ImportedTensor>>;
}

/** The file to import, with access to files next to it. */
export interface ModelFile {
  /** The path that messages show. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The bytes of a file, by its path relative to this file's folder; throws if it cannot be read. */
  readonly readBeside: (path: string) => Uint8Array;
}

/** The options of `gen import`. */
export interface ImportOptions {
  /** `--layers relu,relu,softmax`: the activation of each layer, for files that hold only weights. */
  readonly layers?: readonly string[];
  /** `--architecture FILE`: the text of a small description, for files that hold only weights. */
  readonly architecture?: string;
  /** `--bind name=file`: graph inputs that are weights; `--bind name=1` for one number. */
  readonly bind?: Readonly<Record<string, ModelFile | number>>;
  /** `--dim name=n`: sizes that the file leaves open. */
  readonly dims?: Readonly<Record<string, number>>;
  /** `--input name`: the inputs of the network, if not all of the file's. */
  readonly inputs?: readonly string[];
  /** `--result name`: the tensors that are outputs, if not all of the file's. */
  readonly results?: readonly string[];
  /** `--state input=output`: inputs that are states, and the tensor that each holds after a call. */
  readonly states?: Readonly<Record<string, string>>;
  /** `--batch`: the first axis of the input is the batch, although its size is fixed. */
  readonly batch?: boolean;
  /** `--prewarm`: what it remembers begins as after the steps of zeros that its library runs before the first one. */
  readonly prewarm?: boolean;
  /** `--fold`: batch normalizations become part of the weights next to them. */
  readonly fold?: boolean;
}

export type Importer = (file: ModelFile, options: ImportOptions) => ImportedModel | Promise<ImportedModel>;

/** One thing in a file that cannot be imported. */
export interface ImportProblem {
  /** The node, layer or tensor: `node "/act/Sin"`; undefined for the file as a whole. */
  readonly where?: string;
  /** Its operator or type, and the attribute and shape that matter. */
  readonly op?: string;
  readonly attribute?: string;
  readonly shape?: Shape;
  /** What is wrong: a sentence without its full stop. */
  readonly reason: string;
  /** What to do about it. */
  readonly help?: CommandText;
  /** What it is about, if another reading of the input may avoid it. */
  readonly about?: BatchObstacle;
}

/** A batch size that is open and computed with, or samples of a batch that are mixed. */
export type BatchObstacle = "open batch" | "mixed batch";

/** A file cannot be imported. Lists every problem, never only the first. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly problems: readonly ImportProblem[];

  constructor(...problems: readonly ImportProblem[]) {
    super(problems.map(({ where, reason }) => (where ? `${where}: ${reason}` : reason)).join("; "));
    this.problems = problems;
  }
}

/** What some work gives; if it throws an ImportError, its problems are added to the others. */
export function collect<T>(problems: ImportProblem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** The problems that an import throws; empty if it succeeds. */
export function problemsOf(act: () => unknown): readonly ImportProblem[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof ImportError) return error.problems;
    throw error;
  }
}

export const tensorField = (
  key: string,
  tensor: TensorData,
  layout?: ImportedTensor["layout"],
): ImportedTensor => ({ kind: "tensor", key, tensor, ...(layout && { layout }) });

export const tensorOf = (shape: Shape, values: Iterable<number>): TensorData => ({
  shape,
  data: Float64Array.from(values),
});

/** Whether all numbers of a tensor are 0. */
export const isPlainZero = ({ tensor }: ImportedTensor): boolean => tensor.data.every((value) => value === 0);

export const applied = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): ImportedActivation => ({ kind: "activation", name, parameters });

/** Type and fields of a layer that only applies an activation. */
export const applying = (activation: ImportedActivation): Pick<ImportedLayer, "type" | "fields"> => ({
  type: "activation",
  fields: { activation },
});

/** A field with a number for each axis: one number where it is the same for all, as people write it. */
export function oneForAll(list: readonly number[]): number | readonly number[] {
  const [first = 0, ...others] = list;
  return others.every((number) => number === first) ? first : list;
}

/** Padding before and after each axis as people write it: a word or number where it is the same at all ends, or pairs. */
export function paddingField(pairs: readonly (readonly [number, number])[]): ImportedField {
  const [first = 0] = pairs[0] ?? [];
  if (pairs.every(([before, after]) => before === first && after === first))
    return first === 0 ? "valid" : first;
  return pairs;
}

/** `rows` of equal length as a matrix. */
export const matrixOf = (rows: readonly (readonly number[])[]): TensorData =>
  tensorOf([rows.length, rows[0]?.length ?? 0], rows.flat());
