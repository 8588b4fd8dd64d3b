import type { Part } from "./part.ts";

/** What has a name, which the messages of types use. */
export interface Named {
  readonly network: { readonly name: string };
}

/** The name of a module, or its place where its name is only known to be a string. */
type NameOf<M> = M extends Named ? M["network"]["name"] : "this";
type NetworkOf<M> = M extends Part ? M["network"] : never;
type InputSize<M> = NetworkOf<M>["inputSize"];
type OutputSize<M> = NetworkOf<M>["outputSize"];
type DtypeOf<M> = NetworkOf<M>["dtype"];

/** `1 value`, `16 values` */
type Values<N extends number> = N extends 1 ? "1 value" : `${N} values`;

/** `encoder, head`; of arrays only that it is a string. */
type Names<M extends readonly unknown[]> = number extends M["length"]
  ? string
  : M extends readonly [infer One, ...infer Rest]
    ? Rest extends readonly [unknown, ...unknown[]]
      ? `${NameOf<One>}, ${Names<Rest>}`
      : NameOf<One>
    : "";

type First<M extends readonly unknown[]> = M[0];
type Last<M extends readonly unknown[]> = M extends readonly [...unknown[], infer L] ? L : M[number];

/** A module that can be composed, else a sentence that says why not: the compiler shows it where the module is an argument. */
type Checked<M> = M extends Part
  ? M
  : M extends { readonly createInputs: unknown }
    ? `${NameOf<M>} has several inputs or outputs, but only modules with one of each can be composed`
    : `${NameOf<M>} is not a generated module with one input and one output`;

/** A module of the number type of another one, else a sentence. */
type SameDtype<First, M, Then> = [DtypeOf<M>] extends [DtypeOf<First>]
  ? Then
  : `${NameOf<First>} computes in ${DtypeOf<First>}, but ${NameOf<M>} in ${DtypeOf<M>}`;

/** Modules, of which there must be one at least; `Fitting` are those that fit, or sentences. Arrays have any length. */
export type Some<M extends readonly unknown[], Fitting> = M extends readonly []
  ? [Named]
  : M extends Fitting
    ? M
    : Fitting;

/**
 * Modules that fit one after the other; in place of the first that does not, a sentence with both lengths. In what order an array has
 * its modules is not known.
 */
export type Chain<M extends readonly unknown[], Before = undefined> = M extends readonly [
  infer One,
  ...infer Rest,
]
  ? [Checked<One> extends string ? Checked<One> : Follows<Before, One>, ...Chain<Rest, One>]
  : { [K in keyof M]: Checked<M[K]> };

type Follows<Before, M> = Before extends Part
  ? SameDtype<
      Before,
      M,
      [OutputSize<Before>] extends [InputSize<M>]
        ? M
        : `${NameOf<Before>} gives ${Values<OutputSize<Before>>}, but ${NameOf<M>} takes ${InputSize<M>}`
    >
  : M;

/** Modules that take the same and give the same; in place of the first that does not, a sentence. */
export type Alike<M extends readonly unknown[]> = {
  [K in keyof M]: Checked<M[K]> extends string ? Checked<M[K]> : TakesSame<M[0], M[K], GivesSame<M[0], M[K]>>;
};

type TakesSame<First, M, Then> = SameDtype<
  First,
  M,
  [InputSize<M>] extends [InputSize<First>]
    ? Then
    : `${NameOf<First>} takes ${Values<InputSize<First>>}, but ${NameOf<M>} takes ${InputSize<M>}`
>;

type GivesSame<First, M> = [OutputSize<M>] extends [OutputSize<First>]
  ? [ThresholdOf<First>, ThresholdOf<M>] extends [ThresholdOf<M>, ThresholdOf<First>]
    ? M
    : `the threshold of ${NameOf<M>} is not that of ${NameOf<First>}`
  : `${NameOf<First>} gives ${Values<OutputSize<First>>}, but ${NameOf<M>} gives ${OutputSize<M>}`;

/** Modules that take the same and tell the same classes apart; in place of the first that does not, a sentence. */
export type Voters<M extends readonly unknown[]> = {
  [K in keyof M]: Checked<M[K]> extends string
    ? Checked<M[K]>
    : TakesSame<M[0], M[K], SameClasses<M[0], M[K]>>;
};

type SameClasses<First, M> = [ClassOf<M>] extends [never]
  ? `${NameOf<M>} has no predict`
  : [ClassOf<First>, ClassOf<M>] extends [ClassOf<M>, ClassOf<First>]
    ? [LabelsOf<First>, LabelsOf<M>] extends [LabelsOf<M>, LabelsOf<First>]
      ? M
      : `the labels of ${NameOf<M>} are not those of ${NameOf<First>}`
    : `${NameOf<First>} and ${NameOf<M>} do not tell the same number of classes apart`;

type ClassOf<M> = M extends { readonly predict: (...values: never) => infer C } ? C : never;
type LabelsOf<M> = M extends { readonly labels: infer L extends readonly string[] } ? L : undefined;

// What functions take and return is what those of the parts do.
type FunctionOf<M, Name extends string> = M extends { readonly [_ in Name]: infer F extends AnyFunction }
  ? F
  : never;
type AnyFunction = (...values: never) => unknown;
type InputOf<M> = Parameters<FunctionOf<M, "forward">>[0];
type OutputOf<M> = Parameters<FunctionOf<M, "forward">>[1];
type RowsFunction<M> = [FunctionOf<M, "forwardBatch">] extends [never]
  ? FunctionOf<M, "forwardSequence">
  : FunctionOf<M, "forwardBatch">;
type InputRows<M> = Parameters<RowsFunction<M>>[0];
type OutputRows<M> = Parameters<RowsFunction<M>>[1];

type StateOf<M> = M extends { readonly createState: () => infer S } ? S : undefined;
type StatesOf<M extends readonly unknown[]> = { readonly [K in keyof M]: StateOf<M[K]> };
type IsStateful<M extends readonly unknown[]> = [M[number]] extends [infer One]
  ? One extends { readonly createState: unknown }
    ? true
    : never
  : never;
/** The state as the last argument of functions, if there is one. */
type StateArgument<M extends readonly unknown[]> = [IsStateful<M>] extends [never]
  ? []
  : [state: StatesOf<M>];

type Description<Who extends string, M extends readonly unknown[], Size> = {
  readonly name: `${Who}(${Names<M>})`;
  readonly dtype: DtypeOf<First<M>>;
  readonly inputSize: InputSize<First<M>>;
  readonly outputSize: Size;
} & ThresholdOf<Last<M>>;
type ThresholdOf<M> = M extends { readonly network: { readonly threshold: infer T } }
  ? { readonly threshold: T }
  : unknown;

/** What functions of rows a composed module has. */
type RowsOf<M extends readonly unknown[], In, Out> = [IsStateful<M>] extends [never]
  ? {
      /** Computes `forward` for each of `count` rows, one row after the other. Allocates nothing. */
      readonly forwardBatch: (x: In, out: Out, count: number) => Out;
    }
  : {
      /** Computes `count` steps, one after the other, and leaves in state what the next one needs. Allocates nothing. */
      readonly forwardSequence: (x: In, out: Out, count: number, state: StatesOf<M>) => Out;
      readonly createState: () => StatesOf<M>;
      /** Makes a state what `createState` gives, and returns it. */
      readonly resetState: (state: StatesOf<M>) => StatesOf<M>;
    };

interface Whole<M extends readonly unknown[], Out, Create> {
  /** Writes the outputs for x into out and returns out. Allocates nothing. */
  readonly forward: (x: InputOf<First<M>>, out: Out, ...state: StateArgument<M>) => Out;
  readonly createInput: FunctionOf<First<M>, "createInput">;
  readonly createOutput: Create;
}

/** What `predict` and `classify` are, where there are such. */
type Classes<M extends readonly unknown[], Class, Labels> = ([Class] extends [never]
  ? unknown
  : { readonly predict: (x: InputOf<First<M>>, ...state: StateArgument<M>) => Class }) &
  (Labels extends readonly string[] ? { readonly labels: Labels } : unknown) &
  ([Class] extends [never]
    ? unknown
    : Labels extends readonly string[]
      ? { readonly classify: (x: InputOf<First<M>>, ...state: StateArgument<M>) => Labels[number] }
      : unknown);

/** A pipe: a module whose input is that of its first part, and whose outputs and classes are those of its last one. */
export type Piped<M extends readonly unknown[]> = {
  readonly network: Description<"pipe", M, OutputSize<Last<M>>>;
} & Whole<M, OutputOf<Last<M>>, FunctionOf<Last<M>, "createOutput">> &
  RowsOf<M, InputRows<First<M>>, OutputRows<Last<M>>> &
  Classes<M, ClassOf<Last<M>>, LabelsOf<Last<M>>> &
  (Last<M> extends { readonly logits: unknown }
    ? {
        /** Like forward, but without the last activation. */
        readonly logits: Whole<M, OutputOf<Last<M>>, never>["forward"];
      }
    : unknown);

/** An ensemble that gives the mean. */
export type Mean<M extends readonly unknown[]> = {
  readonly network: Description<"mean", M, OutputSize<First<M>>>;
} & Whole<M, OutputOf<First<M>>, FunctionOf<First<M>, "createOutput">> &
  RowsOf<M, InputRows<First<M>>, OutputRows<First<M>>> &
  Classes<M, ClassOf<First<M>>, SharedLabels<M>>;

/** The labels that all parts have. */
type SharedLabels<M extends readonly unknown[]> = [LabelsOf<M[number]>] extends [LabelsOf<First<M>>]
  ? LabelsOf<First<M>>
  : undefined;

/** An ensemble that votes. Its outputs are the shares of the votes. */
export type Vote<M extends readonly unknown[]> = {
  readonly network: Omit<Description<"vote", M, LengthOf<Shares<M>>>, "threshold">;
} & Whole<M, Shares<M>, () => Shares<M>> &
  RowsOf<M, InputRows<First<M>>, OutputRows<First<M>>> &
  Classes<M, ClassOf<First<M>>, LabelsOf<First<M>>>;

type LengthOf<V> = V extends { readonly length: infer N } ? N : never;

/** A vector of as many numbers as there are classes. */
type Shares<M extends readonly unknown[]> =
  LabelsOf<First<M>> extends { readonly length: infer N extends number }
    ? (DtypeOf<First<M>> extends "f32" ? Float32Array : Float64Array) & { readonly length: N }
    : OutputOf<First<M>>;
