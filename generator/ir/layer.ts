import type { AppliedActivation } from "./activation.ts";
import type { Demand } from "./demand.ts";
import type { Example, Random } from "./example.ts";
import type { FoldNode, Operands } from "./graph.ts";
import type { FunctionName } from "./primitives.ts";
import type { Scalar } from "./scalar.ts";
import type { Shape, TensorData } from "./tensor-data.ts";
import type { View } from "./view.ts";

/**
 * The name of a size: `inputs` is the last size of the layer's input; any other names a field, which is a size, a list of sizes
 * that are one, or an axis or axes, whose sizes are those of the input.
 */
export type Dimension = string;

/** A field of a layer in a spec. */
export type Field =
  | { readonly type: "size"; readonly about: string }
  /** A whole number from 0, or from `atLeast` on. */
  | { readonly type: "index"; readonly about: string; readonly default?: number; readonly atLeast?: number }
  /** The distance between indices: a whole number other than 0. */
  | { readonly type: "step"; readonly about: string; readonly default: number }
  | {
      readonly type: "list";
      readonly about: string;
      /** A factor is any positive number, a coordinate any finite one. */
      readonly of: "size" | "index" | "factor" | "coordinate";
      /** A number alone stands for a list of it. */
      readonly mayBeOne?: boolean;
      /** Without it there is no value, and no default. */
      readonly mayBeMissing?: boolean;
      readonly default?: number | readonly number[];
    }
  /** An axis of the first input: in specs from 0, or negative from the last, which is -1; for layers always from 0. */
  | { readonly type: "axis"; readonly about: string; readonly default?: number }
  /** Some axes of the first input, each once, in the order of the spec. */
  | { readonly type: "axes"; readonly about: string; readonly default?: "all" | readonly number[] }
  /** What stands around the spatial axes of an input: a word, or how many values before and after each axis. */
  | {
      readonly type: "padding";
      readonly about: string;
      readonly of: readonly [PaddingWord, ...PaddingWord[]];
      readonly default: PaddingWord;
    }
  | { readonly type: "flag"; readonly about: string; readonly default: boolean }
  /** One of several words. */
  | {
      readonly type: "choice";
      readonly about: string;
      readonly of: readonly [string, ...string[]];
      readonly default?: string;
    }
  /** One number, with a lower bound if `atLeast` is set. */
  | {
      readonly type: "number";
      readonly about: string;
      readonly default?: number;
      /** Without it there is no value, and no default. */
      readonly mayBeMissing?: boolean;
      readonly atLeast?: number;
      readonly mayBeInfinite?: boolean;
    }
  | {
      readonly type: "tensor";
      readonly about: string;
      readonly dimensions: readonly Dimension[];
      /**
       * Its axes, if they follow from several fields, and `dimensions` only says so; undefined if these do not fit. `found` are
       * those of the tensor itself, where there is one, for an axis that may have any size.
       */
      readonly axes?: (
        values: never,
        inputs: readonly Shape[],
        found: Shape | undefined,
      ) => readonly TensorAxis[] | undefined;
      /** What to write so that a tensor of another shape fits: `layout: oihw`. */
      readonly remedy?: (values: never, inputs: readonly Shape[], shape: Shape) => string | undefined;
      /** `false` in the spec means there is none. */
      readonly mayBeFalse?: boolean;
      /** And so does leaving it out. */
      readonly mayBeMissing?: boolean;
      /** One number stands for all. */
      readonly mayBeOne?: boolean;
      readonly nonZero?: boolean;
      readonly mayBeInfinite?: boolean;
    }
  | {
      readonly type: "activation";
      readonly about: string;
      readonly default?: string;
      /** Without it there is no value, and no default. */
      readonly mayBeMissing?: boolean;
      /** If it is applied within the layer, which does not end with it, the field with the size of the values that it gets. */
      readonly within?: Dimension;
      /** The field with the axis that it works along, `last` or `first`, where that may be another than the last. */
      readonly along?: string;
    };

/** One axis of a tensor: its size, and why it has to have that. */
export interface TensorAxis {
  readonly size: number;
  /** What messages say of the layer: `has 8 filters`, `gets 3 channels`. */
  readonly has: string;
  /** The field that sets the size; if none does, the input. */
  readonly field?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** How much padding there is, as the frameworks say it: `same` has one window for each stride, the odd value of padding behind. */
export type PaddingWord = "same" | "same_lower" | "valid" | "causal";

/** A word, or pairs of how many values there are before and after: one for each spatial axis, or one for all. */
export type Padding = PaddingWord | readonly (readonly [number, number])[];

/** What a layer gets for a field of each type. */
interface ValueOfType {
  readonly size: number;
  readonly index: number;
  readonly step: number;
  readonly list: readonly number[];
  readonly axis: number;
  readonly axes: readonly number[];
  readonly padding: Padding;
  readonly flag: boolean;
  readonly choice: string;
  readonly number: number;
  readonly tensor: TensorData;
  readonly activation: AppliedActivation;
}

type FieldValue<F extends Field> = F extends { type: "choice" }
  ? F["of"][number]
  : F extends { mayBeFalse: true } | { mayBeMissing: true }
    ? ValueOfType[F["type"]] | undefined
    : ValueOfType[F["type"]];

/** The fields of a layer once its weights are loaded and its shapes checked. */
export type Values<F extends Fields> = { readonly [K in keyof F]: FieldValue<F[K]> };

/** How the reference computes: `round` is what dtype does to the result of each operation. */
export interface Arithmetic {
  readonly round: (value: number) => number;
  /** X·W + B, the rows of W being the inputs; X·W where there is no B. */
  readonly affine: (
    x: readonly number[],
    w: TensorData,
    b: ArrayLike<number> | undefined,
  ) => readonly number[];
  readonly activate: (applied: AppliedActivation, x: readonly number[]) => readonly number[];
  /** A function such as exp of each number, as the network's `math` has it. */
  readonly call: (name: FunctionName, ...operands: readonly (readonly number[])[]) => readonly number[];
}

/** One stage of a layer as the reference shows it: `A` before the activation, `Z` after it. */
export interface Stage {
  readonly symbol: string;
  readonly values: readonly number[];
}

/** Rounds a number to the dtype of the network. */
export type Round = (value: number) => number;

/** Numbers with a shape, row-major, as the reference has them. */
export interface Tensor {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** A map as a layer says it: `to` is new room in the shape that all operands broadcast to, where it is not given. */
export interface MapOf {
  readonly operands: Operands;
  readonly formula: Scalar;
  readonly to?: View;
  /** Its name, if it becomes a function. */
  readonly name?: string;
}

/** A fold as a layer says it: operands, already in one shape, end with the axes of `over`; `to` is new room for the others. */
export interface FoldOf extends Pick<FoldNode, "by" | "over" | "operands" | "formula"> {
  /** What formulas call the result, that of `finish` among them. */
  readonly result?: string;
  /** Operands of `finish` broadcast to the shape of the result. */
  readonly finish?: FoldNode["finish"];
  readonly to?: View;
  /** What its results are called in the chapter's notation, where that is not z. */
  readonly symbol?: string;
}

/** A pick as a layer says it: `from` and `index` broadcast, but for the last axis of `from`; `to` is new room, where it is not given. */
export interface PickOf {
  readonly from: View;
  readonly index: View;
  readonly to?: View;
}

/** What a layer is lowered with: each call adds a node to the graph, and gives the view of what that fills. */
export interface Build {
  readonly round: Round;
  /** Numbers that are known, under what their layer calls them. */
  readonly constant: (name: string, tensor: TensorData) => View;
  /** New room, row-major, to be filled by maps and folds whose `to` are parts of it. */
  readonly room: (shape: Shape) => View;
  readonly map: (map: MapOf) => View;
  readonly fold: (fold: FoldOf) => View;
  readonly pick: (pick: PickOf) => View;
  /**
   * What `write` adds, done so many times: views that move with the steps are made by `atStep`. What it fills and reads again
   * at the next step is filled before.
   */
  readonly scan: (steps: number, write: () => void) => void;
  /** The steps of an activation, along the last axis. */
  readonly activate: (applied: AppliedActivation, x: View) => View;
  /** What an activation makes of a value, as a formula; undefined where that needs more than the value. */
  readonly formulaOf: (applied: AppliedActivation, x: Scalar) => Scalar | undefined;
  /** What the layer remembers from the call before, in the order of `memory`; nothing of it changes during a call. */
  readonly held: readonly View[];
  /** Says what it remembers for the next call, each in the shape of its `memory`. */
  readonly remember: (next: readonly NextMemory[]) => void;
  /** The elements in another shape, in their row-major order: copied only where no strides say that. */
  readonly reshape: (x: View, shape: Shape) => View;
}

/** What a layer remembers from call to call: numbers of a shape, zeros at first where `initial` is left out. */
export interface Memory {
  readonly name: string;
  readonly shape: Shape;
  readonly initial?: Float64Array;
}

/** What a memory holds after a call: a view of its shape, or all that it held but for one row of it. */
export type NextMemory = View | ReplacedRow;

/** A row of a memory, of which `at` is the number, is replaced; a number that no row has is that of the nearest one. */
export interface ReplacedRow {
  readonly row: View;
  readonly at: View;
}

/** The memory of a layer while the reference computes a call. */
export interface Remembering {
  /** What the call before has left, in the order of `memory`. */
  readonly held: readonly Tensor[];
  /** Says what this call leaves: the values of each, in that order. */
  readonly remember: (next: readonly (readonly number[])[]) => void;
}

/** Why inputs will not do, as what is said of the layer: `puts values together, but gets 2×3 and 4`. */
export type Fault = string | FieldFault;

/** A fault of one field: what is said of the layer, the field to be changed, and what to write so that it fits. */
export interface FieldFault {
  readonly field: string;
  readonly fault: string;
  readonly remedy?: string | undefined;
}

/** An input of a layer, by its place, that contains whole numbers from `least` up to but without `below`. */
export interface Indices extends Pick<Demand, "least" | "below"> {
  readonly input: number;
}

/** What a layer is before its activation, where that is linear. */
export type Line = "straight" | "mixes";

/**
 * A kind of layer: everything about it in one object. `reference` and `lower` are two independent statements of what it
 * computes, held together by the differential tests. An activation field is what a layer ends with, unless it says otherwise:
 * `lower` ends with `build.activate`, and the stage before it is the last but one of `reference`, or the input itself.
 */
export interface LayerKind<F extends Fields = Fields> {
  readonly kind: string;
  readonly about: string;
  readonly fields: F;
  /** How many inputs it may have; one where it is not told. */
  readonly takes?: Takes;
  /** The kind that does with several layers, element by element, what this one does with the values of one. */
  readonly ofSeveral?: string;
  /** Whether it computes nothing: each value that it gives is one that it gets. */
  readonly moves?: true;
  /**
   * What it does before its activation, where that is linear: c·x + d of each value by itself (`straight`), or of all
   * values of a row by weights (`mixes`).
   */
  readonly line?: Line;
  /** Which of its inputs contains indices, and which there are; any other makes a call fail. */
  readonly indices?: (values: Values<F>, inputs: readonly Shape[]) => Indices;
  readonly fault?: (values: Values<F>, inputs: readonly Shape[]) => Fault | undefined;
  readonly output: (values: Values<F>, inputs: readonly Shape[]) => Shape;
  /** What it remembers from call to call. */
  readonly memory?: (values: Values<F>, inputs: readonly Shape[]) => readonly Memory[];
  readonly reference: (
    values: Values<F>,
    inputs: readonly Tensor[],
    arithmetic: Arithmetic,
    memory: Remembering,
  ) => readonly Stage[];
  readonly lower: (values: Values<F>, inputs: readonly View[], build: Build) => View;
  /** What descriptions say of it besides its shapes: `kernel 3×3, strides 2×2`. */
  readonly detail?: (values: Values<F>, inputs: readonly Shape[]) => string;
  /**
   * A random layer of the kind that is valid, its first input of shape `near` where the kind takes that. Fields that are left
   * out are those that may hold whatever their type allows. Tests and pages derive from it.
   */
  readonly example: (random: Random, near: Shape) => Example;
}

/** How many inputs a kind may have. */
export interface Takes {
  readonly least: number;
  readonly most: number;
}

/** A kind whose fields are known to the type checker, as the typed builder needs them. */
export interface KnownKind<F extends Fields = Fields, T extends Takes = Takes>
  extends Omit<LayerKind, "fields" | "takes"> {
  readonly fields: F;
  readonly takes?: T;
}

/** Checks a kind against its own fields, then erases what its functions take, so that all kinds fit in one table. */
export const layerKind = <const F extends Fields, const T extends Takes = One>(
  kind: LayerKind<F> & { readonly takes?: T },
): KnownKind<KnownFields<F>, T> => kind as unknown as KnownKind<KnownFields<F>, T>;

/** Fields as types know them: without their texts, and without what their functions take. */
type KnownFields<F extends Fields> = { readonly [K in keyof F]: KnownField<F[K]> } extends infer Known extends
  Fields
  ? Known
  : never;

type KnownField<F extends Field> = {
  readonly [P in keyof F]: P extends "about" ? string : P extends "axes" | "remedy" ? TensorField[P] : F[P];
} extends infer Known extends Field
  ? Known
  : never;

type TensorField = Required<Extract<Field, { readonly type: "tensor" }>>;

type One = { readonly least: 1; readonly most: 1 };

/** The number of inputs that a kind may have. */
export const inputsOf = ({ takes = { least: 1, most: 1 } }: Pick<LayerKind, "takes">) => takes;
