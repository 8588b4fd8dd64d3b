import type { Dtype } from "../ir/number-format.ts";
import type { Shape, TensorData } from "../ir/tensor-data.ts";

/** A trained network as a file holds it, in the terms of the spec language: every importer gives one. */
export interface ImportedModel {
  /** What the file is, for the first comment of the spec: `ONNX opset 14, from pytorch 1.13.1`. */
  readonly format: string;
  /** What the file calls the network, where it does. */
  readonly name?: string;
  /** Files beside it that say what it is, and that nothing else names: `iris.json`. */
  readonly besides?: readonly string[];
  /** What the spec has to say of the network as a whole, in a line. */
  readonly description?: string;
  /** The type that the network was trained in. */
  readonly dtype: Dtype;
  /** The type in which those who trained it compute its outputs, where that is another. */
  readonly recordedIn?: Dtype;
  /** One sample: the batch is no part of its shape. */
  readonly input: {
    readonly shape: Shape;
    readonly names?: readonly string[];
    /** What recorded cases call the values, where names are other texts. */
    readonly keys?: readonly string[];
  };
  readonly layers: readonly ImportedLayer[];
  readonly labels?: readonly string[];
  /** Whether the file holds recorded inputs and outputs too, which `gen verify` finds by their names. */
  readonly holdsVectors?: boolean;
  /** What the user has to know of what was done, a sentence each. */
  readonly remarks: readonly string[];
}

export interface ImportedLayer {
  /** A kind of layer in the vocabulary. */
  readonly type: string;
  /** What other layers call it in `from`; only where one does, or where the file names it. */
  readonly name?: string;
  /** Names of earlier layers, or `input`; without it, the layer before. */
  readonly from?: readonly string[];
  readonly fields: Readonly<Record<string, ImportedField>>;
  /** Where it comes from in the file, for a comment: `Gemm "/fc1/Gemm"`. */
  readonly origin: string;
}

/** A size or other number, a list of sizes, `false` for a tensor that is not there, a tensor, or an activation. */
export type ImportedField = number | readonly number[] | false | ImportedTensor | ImportedActivation;

export interface ImportedTensor {
  readonly kind: "tensor";
  /** What it is called in the weights file; those of one key are one tensor. */
  readonly key: string;
  readonly tensor: TensorData;
  /** Said of a matrix that has one row an output. */
  readonly layout?: "out_in";
}

export interface ImportedActivation {
  readonly kind: "activation";
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | ImportedTensor>>;
}

/** The file to import, and what may lie beside it. */
export interface ModelFile {
  /** What messages call it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The bytes of a file by its path relative to this one's folder; throws where it cannot be read. */
  readonly readBeside: (path: string) => Uint8Array;
}

/** What the user says beside the file: the flags of `gen import`. */
export interface ImportOptions {
  /** `--layers relu,relu,softmax`: the activation of each layer, for files that hold weights alone. */
  readonly layers?: readonly string[];
  /** `--architecture FILE`: the text of a small description, for files that hold weights alone. */
  readonly architecture?: string;
  /** `--bind name=file`: graph inputs that are weights. */
  readonly bind?: Readonly<Record<string, ModelFile>>;
  /** `--dim name=n`: sizes that the file leaves open. */
  readonly dims?: Readonly<Record<string, number>>;
  /** `--result name`: the tensor that is the result, where the file has several. */
  readonly output?: string;
  /** `--batch`: the first dimension of the input is the batch, although its size is fixed. */
  readonly batch?: boolean;
}

export type Importer = (file: ModelFile, options: ImportOptions) => ImportedModel | Promise<ImportedModel>;

/** One thing in a file that cannot be imported. */
export interface ImportProblem {
  /** Which node, layer or tensor it is: `node "/act/Sin"`; nothing where it is the file. */
  readonly where?: string;
  /** Its operation or type, and the attribute and shape that matter. */
  readonly op?: string;
  readonly attribute?: string;
  readonly shape?: Shape;
  /** What is wrong, a sentence without its full stop. */
  readonly reason: string;
  /** What would make it work. */
  readonly help?: string;
}

/** A file cannot be imported: everything that stands in the way, never only the first of it. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly problems: readonly ImportProblem[];

  constructor(...problems: readonly ImportProblem[]) {
    super(problems.map(({ where, reason }) => (where ? `${where}: ${reason}` : reason)).join("; "));
    this.problems = problems;
  }
}

/** What stands in the way of an import; nothing where it succeeds. */
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

export const applied = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): ImportedActivation => ({ kind: "activation", name, parameters });

/** What a layer is that only applies an activation. */
export const applying = (activation: ImportedActivation): Pick<ImportedLayer, "type" | "fields"> => ({
  type: "activation",
  fields: { activation },
});

/** A layer that only applies an activation. */
export const activationLayer = (activation: ImportedActivation, origin: string): ImportedLayer => ({
  ...applying(activation),
  origin,
});

/** `rows` of equal length as a matrix. */
export const matrixOf = (rows: readonly (readonly number[])[]): TensorData =>
  tensorOf([rows.length, rows[0]?.length ?? 0], rows.flat());
