import type { FieldPath, Locate } from "./location.ts";
import type { MathChoice } from "./mathematics.ts";
import type { Dtype } from "./number-format.ts";
import type { Shape, TensorData } from "./tensor-data.ts";

/** A network as its author describes it, well-formed and with every default filled in; weight files not yet read. */
export interface Spec {
  readonly name: string;
  readonly description: string | undefined;
  readonly dtype: Dtype;
  readonly input: {
    readonly shape: Shape;
    readonly names: readonly string[] | undefined;
    /** What recorded cases call the values. */
    readonly keys?: readonly string[] | undefined;
  };
  /** The file that a reference with a key alone means. */
  readonly weights: string | undefined;
  readonly layers: readonly LayerSpec[];
  readonly labels: readonly string[] | undefined;
  /** Over which one sigmoid output says class 1; 0.5 where it is not told. */
  readonly threshold: number | undefined;
  readonly emit: Emit;
  /** Inputs and outputs recorded elsewhere, which the network has to reproduce. */
  readonly verify: readonly VectorsSpec[];
  /** The text it was read from; a spec made in memory has none. */
  readonly source: SpecSource | undefined;
}

export interface SpecSource {
  readonly path: string;
  readonly text: string;
  readonly locate: Locate;
}

/** Recorded vectors as a spec or a command line names them: paths and keys; what is not told is found by its name. */
export interface VectorsSpec {
  /** A file, or a folder of ONNX test data. */
  readonly vectors: string;
  /** The file of the outputs, where they are in one of their own. */
  readonly expected: string | undefined;
  readonly input: string | undefined;
  readonly output: readonly string[] | undefined;
  /** t in |got − recorded| ≤ t·(1 + |recorded|). */
  readonly tolerance: number | undefined;
  /** Where in the spec it stands. */
  readonly path: FieldPath;
}

/** How the network is to be compiled. */
export interface Emit extends Form {
  readonly target: "auto" | "ts" | "wasm";
  readonly math: MathChoice;
  readonly unroll: "auto" | "full" | "none";
}

/** What a module looks like, whatever it computes. */
export interface Form {
  readonly module: "ts" | "js";
  /** Whether a module begins with the lines that make linters and formatters skip it; or comments in place of them. */
  readonly header: boolean | string;
}

export interface LayerSpec {
  readonly type: string;
  readonly name: string | undefined;
  /** The layers whose values it takes, or `input`; without it, the layer before. */
  readonly from: readonly string[] | undefined;
  /** What the spec says in the fields that the layer's kind declares. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

/** A number, a list of numbers, a tensor, an activation, or `false` for a tensor that is not there. */
export type FieldSpec = number | readonly number[] | false | TensorSpec | ActivationSpec;

export type TensorSpec =
  | { readonly from: "spec"; readonly tensor: TensorData }
  | {
      readonly from: "file";
      readonly file: string | undefined;
      readonly key: string | undefined;
      readonly layout: Layout;
    };

/** Whether the rows of a matrix are the inputs (X·W) or the outputs, as in PyTorch. */
export type Layout = "in_out" | "out_in";

export interface ActivationSpec {
  readonly from: "vocabulary";
  readonly name: string;
  readonly parameters: Readonly<Record<string, TensorSpec>>;
}
