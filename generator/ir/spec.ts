import type { FieldPath, Locate } from "./location.ts";
import type { MathChoice } from "./mathematics.ts";
import type { Dtype } from "./number-format.ts";
import type { Shape, TensorData } from "./tensor-data.ts";

/** A spec that was checked, with defaults filled in; weight files are not read yet. */
export interface Spec {
  readonly name: string;
  readonly description: string | undefined;
  readonly dtype: Dtype;
  /** At least one. */
  readonly inputs: readonly InputSpec[];
  readonly states: readonly StateSpec[];
  /** At least one. */
  readonly outputs: readonly OutputSpec[];
  /** The file of references that name only a key. */
  readonly weights: string | undefined;
  readonly layers: readonly (LayerSpec | NetworkLayerSpec)[];
  readonly emit: Emit;
  /** Inputs and outputs recorded elsewhere, which the network has to reproduce. */
  readonly verify: readonly VectorsSpec[];
  /** The text it was read from; undefined for a spec made in memory. */
  readonly source: SpecSource | undefined;
}

/** Something that goes into a network or comes out of it, by name. */
export interface PortSpec {
  readonly name: string;
  /** Its path in the spec. */
  readonly path: FieldPath;
}

export interface InputSpec extends PortSpec {
  readonly shape: Shape;
  readonly names: readonly string[] | undefined;
  /** What recorded cases call the values. */
  readonly keys?: readonly string[] | undefined;
}

/** What a call leaves for the next one. */
export interface StateSpec extends PortSpec {
  readonly shape: Shape;
  /** What it holds before the first call; zeros by default. */
  readonly initial: TensorSpec | undefined;
  /** The layer, input or state whose values it holds after a call. */
  readonly next: string;
}

export interface OutputSpec extends PortSpec {
  /** The layer, input or state whose values it gives; by default the last layer. */
  readonly from: string | undefined;
  readonly labels: readonly string[] | undefined;
  /** Above it, a single sigmoid output means class 1; 0.5 by default. */
  readonly threshold: number | undefined;
}

/** A spec as a value: what the text of a YAML spec is parsed to. Typed arrays may be in it, and fields that are undefined. */
export type SpecValue = Readonly<Record<string, unknown>>;

/** A network that was built in TypeScript, and so contains its spec. */
export interface BuiltSpec {
  readonly spec: SpecValue;
}

/** What can be compiled: the text or the bytes of a YAML spec, the same as a value, or a built network. */
export type SpecInput = string | Uint8Array | SpecValue | BuiltSpec;

/** The spec of a built network, or a value as it is: no spec has a field of that name. */
export const specIn = (input: SpecValue | BuiltSpec): SpecValue =>
  typeof input === "object" && input !== null && Object.hasOwn(input, "spec")
    ? (input as BuiltSpec).spec
    : (input as SpecValue);

/** Where a spec was written. */
export interface SpecSource {
  readonly path: string;
  readonly text: string;
  readonly locate: Locate;
  /** The texts that places are in, by path, where that is not one alone. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** The texts that places in a spec are in, by path. */
export const textsOf = (source: SpecSource | undefined): Readonly<Record<string, string>> =>
  source === undefined ? {} : (source.texts ?? { [source.path]: source.text });

/** Recorded vectors as a spec or the command line names them; keys that are undefined are found by their usual names. */
export interface VectorsSpec {
  /** A file, or a folder of ONNX test data. */
  readonly vectors: string;
  /** The file of the outputs, if it is a separate one. */
  readonly expected: string | undefined;
  readonly input: KeysOfPorts | undefined;
  /** One key or several, where ports are not named. */
  readonly output: readonly string[] | Readonly<Record<string, string>> | undefined;
  /** What states hold before the first step of each case. */
  readonly initial?: KeysOfPorts | undefined;
  /** What they hold afterwards. */
  readonly next?: KeysOfPorts | undefined;
  /** How many steps each case has, of a network with state. */
  readonly steps?: number | undefined;
  /** t in |got − recorded| ≤ t·(1 + |recorded|). */
  readonly tolerance: number | undefined;
  /** Its path in the spec. */
  readonly path: FieldPath;
}

/** The key of the array of the only port, or the keys of several by the names of their ports. */
export type KeysOfPorts = string | Readonly<Record<string, string>>;

/** The words of `emit`, in the order in which messages list them. */
export const targets = ["ts", "wasm", "auto"] as const;
export const unrolls = ["auto", "full", "none"] as const;
export const languages = ["ts", "js"] as const;

export type Unroll = (typeof unrolls)[number];

/** How the network is to be compiled. */
export interface Emit extends Form {
  readonly target: (typeof targets)[number];
  readonly math: MathChoice;
  readonly unroll: Unroll;
}

/** The form of a module, independent of what it computes. */
export interface Form {
  readonly module: (typeof languages)[number];
  /** Whether a module begins with lines that make linters and formatters skip it, or the comments to put there. */
  readonly header: boolean | string;
}

export interface LayerSpec {
  readonly type: string;
  readonly name: string | undefined;
  /** The layers that it takes its values from, or `input`; by default the layer before. */
  readonly from: readonly string[] | undefined;
  /** The fields that the layer's kind declares. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

/** The type of a layer that stands for all layers of another spec. */
export const NETWORK = "network";

/** All layers of another spec, in the place of a layer. It has no kind, since nothing is left of it in the network. */
export interface NetworkLayerSpec {
  readonly type: typeof NETWORK;
  readonly name: string | undefined;
  /** Where its inputs come from, in their order or by their names; by default the layer before. */
  readonly from: readonly string[] | Readonly<Record<string, string>> | undefined;
  /** Relative to the spec that it is in. */
  readonly file: string;
  /** The outputs that are taken, by their names; by default all. */
  readonly output: readonly string[] | undefined;
  /** The shape that it has to give or, by their names, those of its outputs; undefined where any will do. */
  readonly shape: Shape | Readonly<Record<string, Shape>> | undefined;
  /** What the file says; undefined until it is read. */
  readonly spec: Spec | undefined;
}

/** Whether the shape of what a network gives is one, not several by the names of its outputs. */
export const isShape = (shape: Shape | Readonly<Record<string, Shape>>): shape is Shape =>
  Array.isArray(shape);

export const isNetworkLayer = (layer: LayerSpec | NetworkLayerSpec): layer is NetworkLayerSpec =>
  layer.type === NETWORK;

/** A number, a list of numbers or of pairs, a word, a flag, a tensor or `false` for none, or an activation; undefined where all axes are meant. */
export type FieldSpec =
  | number
  | readonly number[]
  | readonly (readonly number[])[]
  | string
  | boolean
  | TensorSpec
  | ActivationSpec
  | undefined;

export type TensorSpec =
  | { readonly from: "spec"; readonly tensor: TensorData }
  | {
      readonly from: "file";
      readonly file: string | undefined;
      readonly key: string | undefined;
      readonly layout: Layout;
      /** The shape that it has to have in the file; undefined where any will do. */
      readonly shape: Shape | undefined;
    };

/** Whether the rows of a matrix are inputs (X·W) or outputs, as in PyTorch. */
export const layouts = ["in_out", "out_in"] as const;
export type Layout = (typeof layouts)[number];

export interface ActivationSpec {
  readonly from: "vocabulary";
  readonly name: string;
  readonly parameters: Readonly<Record<string, TensorSpec>>;
}
