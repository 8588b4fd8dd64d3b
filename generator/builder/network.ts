import type { Fields, Takes } from "../ir/layer.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Emit } from "../ir/spec.ts";
import type { Subtract } from "./arithmetic.ts";
import type { FieldsOf, Layer, Named, TakesOf } from "./layer.ts";
import type { OutputShape } from "./output-shapes.ts";
import type { Counted, InputProblem } from "./problems.ts";
import type { FileTensor, IsAny, Nested, Shape, TypedArray } from "./tensors.ts";

/** A spec as a value, in the words of YAML specs. */
export type SpecValue = Readonly<Record<string, unknown>>;

/** An input: how many values, its shape, or either with names for its values. */
export type InputOption = number | Shape | SizedInput;

interface SizedInput extends Sized {
  readonly names?: readonly string[];
  readonly keys?: readonly string[];
}

interface Sized {
  readonly size?: number;
  readonly shape?: Shape;
}

/** What a call leaves for the next one; `next` says of what. */
export interface StateOption extends Sized {
  /** What it holds before the first call; zeros by default. */
  readonly initial?: Nested | TypedArray | number | FileTensor;
}

export interface OutputOption {
  readonly labels?: readonly (string | number)[];
  /** A single sigmoid output above it means class 1; 0.5 by default. */
  readonly threshold?: number;
}

/** The names of several inputs: `network("agent", { inputs: { image: [8, 8], speed: 1 } })`. */
export interface SeveralInputs {
  readonly inputs: Readonly<Record<string, InputOption>>;
}

export interface NetworkOptions {
  readonly description?: string;
  readonly dtype?: Dtype;
  readonly states?: Readonly<Record<string, number | Shape | StateOption>>;
  readonly output?: OutputOption & { readonly from?: string };
  /** The file of tensors that name only a key. */
  readonly weights?: string;
  readonly emit?: Partial<Emit>;
  readonly verify?: Recording | readonly Recording[];
}

/** Inputs and outputs recorded elsewhere, which the network has to reproduce. */
export interface Recording {
  /** A file, or a folder of ONNX test data. */
  readonly vectors: string;
  readonly expected?: string;
  readonly input?: KeysOfPorts;
  readonly output?: string | readonly string[] | Readonly<Record<string, string>>;
  readonly initial?: KeysOfPorts;
  readonly next?: KeysOfPorts;
  readonly steps?: number;
  /** t in |computed − recorded| ≤ t·(1 + |recorded|). */
  readonly tolerance?: number;
}

type KeysOfPorts = string | Readonly<Record<string, string>>;

/** Shapes by name. */
type Shapes = Readonly<Record<string, Shape>>;

// biome-ignore lint/suspicious/noExplicitAny: no other type is assignable from each and to each
type AnyShapes = any;

/**
 * The ports of a network: the shape of each. They are parameters, which are worked out at once, so that those of a network of many
 * layers are not looked up through all of them. Those that are left out can be any.
 */
export interface Ports<
  Inputs extends Shapes = AnyShapes,
  States extends Shapes = AnyShapes,
  Outputs extends Shapes = AnyShapes,
> {
  readonly inputs: Inputs;
  readonly states: States;
  readonly outputs: Outputs;
}

/**
 * A network that is being written: each call gives a new one. `P` says the ports that it has, `Known` the shapes of everything
 * that a layer can take by name, and `Last` that of the last layer. `NetworkBuilder` alone is any network, of which types know nothing.
 */
// biome-ignore lint/suspicious/noExplicitAny: no other type is assignable from each network and to each
export interface NetworkBuilder<P extends Ports = any, Known extends Shapes = any, Last = any> {
  /** The spec, in the words of YAML specs. */
  readonly spec: SpecValue;
  /** Errors whose stacks say where the network and each layer were written. */
  readonly sites: { readonly network: Error; readonly layers: readonly Error[] };
  /** Known to the type checker alone. */
  readonly ports?: P;
  /** The same network with one more layer. `Problem` is no argument: it is worked out once, of the layer that is written. */
  layer<const L extends Layer, Problem extends string = ProblemOf<L, Known, Last>>(
    layer: [Problem] extends [never] ? L : NoInfer<Problem>,
  ): NetworkBuilder<
    Ports<P["inputs"], P["states"], { readonly output: Given<OutputOf<L, Known, Last>> }>,
    KnownAfter<L, Known, Last>,
    LastAfter<OutputOf<L, Known, Last>>
  >;
  /** Says what states hold after a call: the values of a layer, an input or a state, by name. Each state needs it once. */
  next<const Names extends Readonly<Record<string, string>>>(
    names: {
      readonly [K in keyof Names]: K extends keyof P["states"]
        ? NextOf<P["states"][K], K, Names[K], Known>
        : IsOpenName<K> extends true
          ? Names[K]
          : `there is no state ${K & string}`;
    },
  ): NetworkBuilder<P, Known, Last>;
  /** Names several outputs, and says from which layer, input or state each is. */
  outputs<const O extends Readonly<Record<string, OutputOption & { readonly from: string }>>>(
    outputs: {
      readonly [K in keyof O]: [Unknown<O[K]["from"], Known>] extends [never]
        ? O[K]
        : { readonly from: NoSource<Unknown<O[K]["from"], Known>> };
    },
  ): NetworkBuilder<
    Ports<P["inputs"], P["states"], { readonly [K in keyof O]: ShapeAt<Known, O[K]["from"]> }>,
    Known,
    Last
  >;
}
type NextOf<S, State, Name, Known extends Shapes> = [Unknown<Name, Known>] extends [never]
  ? S extends ShapeAt<Known, Name>
    ? Name
    : ShapeAt<Known, Name> extends S
      ? Name
      : `state ${State & string} has another shape than ${Name & string}`
  : NoSource<Name>;
type ShapeAt<Known extends Shapes, Name> = string extends keyof Known
  ? Shape
  : Name extends keyof Known
    ? Known[Name]
    : Shape;

type NoSource<Name> = `there is no layer, input or state called ${Name & string}`;

/** The shapes of what a layer gets, or the sentence that says why it gets nothing. */
type InputsOf<N extends Named, T extends Takes, Known extends Shapes, Last> = N extends {
  readonly from: infer From extends string | readonly string[];
}
  ? From extends string
    ? Sources<readonly [From], Known>
    : From extends readonly string[]
      ? Sources<From, Known>
      : readonly Shape[]
  : T extends { readonly most: 0 }
    ? readonly []
    : IsAny<Last> extends true
      ? readonly [Shape]
      : Last extends Shape
        ? readonly [Last]
        : Last;

type Sources<Names extends readonly string[], Known extends Shapes> = number extends Names["length"]
  ? readonly Shape[]
  : Unknown<Names[number], Known> extends infer Missing
    ? [Missing] extends [never]
      ? { readonly [K in keyof Names]: ShapeAt<Known, Names[K]> }
      : NoSource<Missing>
    : never;

/** Those of some names that nothing has; where a name is not known while typing, each could be that. */
type Unknown<Name, Known extends Shapes> = Name extends keyof Known
  ? never
  : typeof unnamed extends keyof Known
    ? never
    : string extends keyof Known
      ? never
      : IsOpenName<Name> extends true
        ? never
        : Name;

/** Stands for layers whose names are not known while typing. */
declare const unnamed: unique symbol;
interface Unnamed {
  readonly [unnamed]: Shape;
}

/** Whether a name is any string, or any of a template. */
type IsOpenName<Name> = Record<never, never> extends Record<Name & string, 0> ? true : false;

/** The name of a layer; `never` where it has none. */
type NameOf<N extends Named> = N extends { readonly name?: infer Name } ? Name & string : never;

/** The shape that a layer gives, or the sentence that says why it gives none. */
type OutputOf<L extends Layer, Known extends Shapes, Last> =
  L extends Layer<infer Kind, infer S, infer N, infer Of>
    ? InputsOf<N, TakesOf<Kind, Of>, Known, Last> extends infer I
      ? I extends readonly Shape[]
        ? CountProblem<Kind, I, TakesOf<Kind, Of>> extends infer Problem
          ? [Problem] extends [never]
            ? S extends { readonly given: infer G }
              ? G
              : OutputShape<Kind, S, I>
            : Problem
          : never
        : I
      : never
    : Shape;

/** Why a layer gets too many or too few values. */
type CountProblem<
  Kind extends string,
  I extends readonly Shape[],
  T extends Takes,
> = number extends I["length"]
  ? never
  : [Subtract<I["length"], T["least"]>] extends [never]
    ? `${Kind} takes the values of at least ${Counted<T["least"], "layer">}: name them with from`
    : [Subtract<T["most"], I["length"]>] extends [never]
      ? `${Kind} takes the values of ${Counted<T["most"], "layer">} at most, but from names ${I["length"]}`
      : never;

/** The sentence that says why a layer does not fit into a network. */
type ProblemOf<L extends Layer, Known extends Shapes, Last> =
  OutputOf<L, Known, Last> extends infer Output
    ? Output extends string
      ? Output
      : L extends Layer<infer Kind, infer S, infer N, infer Of>
        ? N extends { readonly name: infer Name extends keyof Known }
          ? true extends IsOpenName<Name> | IsOpenName<keyof Known>
            ? TensorProblem<FieldsOf<Kind, Of>, S, N, TakesOf<Kind, Of>, Known, Last>
            : `the name ${Name & string} is already taken`
          : TensorProblem<FieldsOf<Kind, Of>, S, N, TakesOf<Kind, Of>, Known, Last>
        : never
    : never;

type TensorProblem<F extends Fields, S, N extends Named, T extends Takes, Known extends Shapes, Last> =
  InputsOf<N, T, Known, Last> extends readonly [infer I extends Shape, ...unknown[]]
    ? InputProblem<F, S, I>
    : never;

/** What can be named after a layer. */
type KnownAfter<L extends Layer, Known extends Shapes, Last> =
  L extends Layer<string, unknown, infer N>
    ? "name" extends keyof N
      ? IsOpenName<NameOf<N>> extends true
        ? Known & Unnamed
        : Known & NamedOutputs<NameOf<N>, OutputOf<L, Known, Last>>
      : Known
    : Known;

/** What the next layer takes where it names nothing. */
type LastAfter<Output> = Output extends SeveralOutputs
  ? [OnlyOf<Output>] extends [never]
    ? "the network before has several outputs: name those of the layer with from"
    : OnlyOf<Output>
  : Given<Output>;

/** What an embedded network gives, if that is not one output. */
type SeveralOutputs = Readonly<Record<string, Shape>>;

/** The output of a network that gives one alone, though by name; `never` where there are several. */
type OnlyOf<Output extends SeveralOutputs> = {
  [K in keyof Output]: [keyof Output] extends [K] ? Output[K] : never;
}[keyof Output];

/** Several outputs are called after their network; of one, that is enough. */
type NamedOutputs<Name extends string, Output> = Output extends Shape
  ? { readonly [K in Name]: Output }
  : Output extends SeveralOutputs
    ? { readonly [K in keyof Output & string as `${Name}.${K}`]: Output[K] } & {
        readonly [K in Name as [OnlyOf<Output>] extends [never] ? never : K]: OnlyOf<Output>;
      }
    : { readonly [K in Name]: Shape };

type Given<Output> = Output extends Shape ? Output : Shape;

type ShapeOfPort<I> =
  IsAny<I> extends true
    ? Shape
    : I extends number
      ? readonly [I]
      : I extends Shape
        ? I
        : I extends { readonly shape: infer S extends Shape }
          ? S
          : I extends { readonly size: infer N extends number }
            ? readonly [N]
            : Shape;

type ShapesOf<I> = { readonly [K in keyof I]: ShapeOfPort<I[K]> };

type InputsIn<I> =
  IsAny<I> extends true
    ? Shapes
    : I extends SeveralInputs
      ? ShapesOf<I["inputs"]>
      : { readonly input: ShapeOfPort<I> };

type StatesIn<O> = O extends { readonly states: infer S } ? ShapesOf<S> : Readonly<Record<never, never>>;

/** What the first layer takes where it names nothing. */
type FirstIn<I> =
  IsAny<I> extends true
    ? Shape
    : I extends SeveralInputs
      ? "there are several inputs: name those of the layer with from"
      : ShapeOfPort<I>;

type Started<I, O> = NetworkBuilder<
  Ports<InputsIn<I>, StatesIn<O>, Readonly<Record<never, never>>>,
  InputsIn<I> & StatesIn<O>,
  FirstIn<I>
>;

/**
 * Begins a network of some name and input: `network("net3", 2).layer(dense({ … }))`. It is compiled by `gen net3.ts` if it is
 * the default export of that file, and by `compile(network.spec)`.
 */
export function network<const I extends InputOption | SeveralInputs, const O extends NetworkOptions>(
  name: string,
  input: I,
  options?: O,
): Started<I, O> {
  const { description, dtype, states, weights, output, emit, verify } = options ?? ({} as NetworkOptions);
  const spec = defined({
    ...{ name, description, dtype },
    ...inputsOf(input),
    states: states && mapValues(states, stateOf),
    ...{ weights, layers: [], output, emit, verify },
  });
  return builderOf(spec, {
    network: new Error("a network is written here"),
    layers: [],
  }) as unknown as Started<I, O>;
}

type AnyBuilder = NetworkBuilder<Ports, Shapes, Shape>;

function builderOf(spec: SpecValue, sites: AnyBuilder["sites"]): AnyBuilder {
  const change = (changes: SpecValue, written = sites): never =>
    builderOf(defined({ ...spec, ...changes }), written) as never;
  return {
    spec,
    sites,
    layer(layer) {
      const { type, options, site } = layer as unknown as Layer;
      if (site === undefined)
        throw new TypeError(
          "layer takes what a function such as dense({ … }) returns, and got something else",
        );
      const { name, from, ...fields } = options;
      const written = defined({ type, name, from, ...fields });
      return change(
        { layers: [...(spec.layers as readonly unknown[]), written] },
        { ...sites, layers: [...sites.layers, site] },
      );
    },
    next: (names) =>
      change({
        states: {
          ...(spec.states as SpecValue | undefined),
          ...mapValues(names as SpecValue, (next, name) => ({
            ...((spec.states as SpecValue | undefined)?.[name] as object | undefined),
            next,
          })),
        },
      }),
    outputs: (outputs) => change({ output: undefined, outputs }),
  };
}

const inputsOf = (input: InputOption | SeveralInputs): SpecValue =>
  typeof input === "object" && "inputs" in input
    ? { inputs: mapValues(input.inputs, portOf) }
    : { input: portOf(input) };

/** A port in the words of YAML specs, where a shape is never a list alone. */
const portOf = (port: unknown): unknown =>
  Array.isArray(port) ? { shape: port } : typeof port === "number" ? port : defined(port as SpecValue);

/** A state is always an object, as it also has `next`. */
const stateOf = (state: unknown): unknown => (typeof state === "number" ? { size: state } : portOf(state));

const mapValues = (record: SpecValue, of: (value: unknown, name: string) => unknown): SpecValue =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value, name)]));

/** Without fields that are undefined. */
const defined = (record: SpecValue): SpecValue =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
