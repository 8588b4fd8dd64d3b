/** What composed modules need of a generated module with one input and one output, and what they are themselves. */
export interface Part {
  readonly network: Description;
  readonly forward: (x: never, out: never, state: never) => unknown;
  readonly createInput: (...values: never) => unknown;
  readonly createOutput: () => unknown;
  readonly logits?: (x: never, out: never, state: never) => unknown;
  readonly predict?: (x: never, state: never) => number;
  readonly classify?: (x: never, state: never) => string;
  readonly labels?: readonly string[];
  readonly createState?: () => unknown;
  readonly resetState?: (state: never) => unknown;
  readonly forwardBatch?: (x: never, out: never, count: number) => unknown;
  readonly forwardSequence?: (x: never, out: never, count: number, state: never) => unknown;
}

/** The part of a module's `network` that decides what it can be composed with. */
interface Description {
  readonly name: string;
  readonly dtype: "f64" | "f32";
  readonly inputSize: number;
  readonly outputSize: number;
  /** Above it, a single output means class 1 of two. */
  readonly threshold?: number;
}

export type Vector = Float64Array | Float32Array;

/** The state of a composed module: those of its stateful parts, each in its place. */
export type States = readonly unknown[];

/** A part with its functions as they are called here: types are checked where modules are composed. */
export interface Runner {
  readonly network: Description;
  readonly labels: readonly string[] | undefined;
  readonly forward: (x: Vector, out: Vector, state: unknown) => unknown;
  readonly logits: ((x: Vector, out: Vector, state: unknown) => unknown) | undefined;
  readonly predict: ((x: Vector, state: unknown) => number) | undefined;
  readonly classify: ((x: Vector, state: unknown) => string) | undefined;
  readonly forwardBatch: ((x: Vector, out: Vector, count: number) => unknown) | undefined;
  readonly createInput: (...values: unknown[]) => Vector;
  readonly createOutput: () => Vector;
  readonly createState: (() => unknown) | undefined;
  readonly resetState: ((state: unknown) => unknown) | undefined;
}

/**
 * The parts of what `who` composes, of which there must be one at least. Throws a TypeError for anything that is not a generated
 * module with one input and one output, and where number types differ.
 */
export function partsOf(who: string, modules: readonly unknown[]): readonly [Runner, ...Runner[]] {
  for (const [n, module] of modules.entries()) {
    const { network, createInput, createInputs } = Object(module) as Readonly<Record<string, unknown>>;
    const { name = `argument ${n + 1}` } = Object(network) as { readonly name?: string };
    if (typeof createInput === "function" && typeof network === "object") continue;
    throw new TypeError(
      createInputs === undefined
        ? `${who}: ${name} is not a generated module`
        : `${who}: ${name} has several inputs or outputs, but only modules with one of each can be composed`,
    );
  }
  const parts = modules as readonly Runner[];
  const [first] = parts;
  if (first === undefined) throw new TypeError(`${who}: no modules are given`);
  for (const { network } of parts) {
    if (network.dtype !== first.network.dtype)
      throw new TypeError(
        `${who}: ${first.network.name} computes in ${first.network.dtype}, but ${network.name} in ${network.dtype}`,
      );
  }
  return [first, ...parts.slice(1)];
}

/** `1 value`, `16 values`, `3 classes` */
export const count = (number: number, noun: "value" | "class"): string =>
  `${number} ${noun}${number === 1 ? "" : noun === "value" ? "s" : "es"}`;

/** `pipe(encoder, head)` */
export const nameOf = (who: string, parts: readonly Runner[]): string =>
  `${who}(${parts.map(({ network }) => network.name).join(", ")})`;

/** A new vector of the number type of a part. */
export const vectorFor = ({ network }: Runner, length: number): Vector =>
  network.dtype === "f32" ? new Float32Array(length) : new Float64Array(length);

/** What a composed module has if any of its parts has a state. */
export function stateFunctions(parts: readonly Runner[]):
  | {
      readonly createState: () => States;
      readonly resetState: (state: States) => States;
    }
  | undefined {
  if (parts.every(({ createState }) => createState === undefined)) return undefined;
  return {
    createState: () => parts.map(({ createState }) => createState?.()),
    resetState(state) {
      for (let n = 0; n < parts.length; n++) parts[n]?.resetState?.(state[n]);
      return state;
    },
  };
}

/** Throws a RangeError unless a length is the expected one. */
export function checkLength(who: string, what: string, expected: number, { length }: Vector): void {
  if (length !== expected)
    throw new RangeError(`${who}: ${what} has length ${length}, but ${expected} is needed`);
}

/** Throws a TypeError unless a state was made by `createState`. */
export function checkState(who: string, state: States | undefined): void {
  if (state === undefined) throw new TypeError(`${who}: state is missing; createState makes one`);
}

/** Copies numbers between vectors. Allocates nothing, unlike a view. */
export function copy(from: Vector, fromIndex: number, to: Vector, toIndex: number, count: number): void {
  for (let i = 0; i < count; i++) to[toIndex + i] = from[fromIndex + i] as number;
}
