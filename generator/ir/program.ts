import type { Demand } from "./demand.ts";
import type { Dtype } from "./number-format.ts";
import { at, type Index, type Scalar, stepping } from "./scalar.ts";

/** What a buffer that is written to is for: `rows` are those of a batch, which a procedure is called with. */
export type WrittenRole = "input" | "output" | "state" | "scratch" | "rows";

/** Where numbers live while a program runs. */
export type Buffer =
  | { readonly role: WrittenRole; readonly name: string; readonly length: number }
  | {
      readonly role: "constant";
      readonly name: string;
      readonly values: Float64Array;
      /** How the values lie, for whoever reads the generated file. */
      readonly layout: string;
    };

export type BufferRole = Buffer["role"];

/** How many numbers a buffer has room for. */
export const lengthOf = (buffer: Buffer): number =>
  buffer.role === "constant" ? buffer.values.length : buffer.length;

/** How many numbers the buffer of this name has room for. */
export function lengthNamed({ buffers }: Pick<Program, "buffers">, name: string): number {
  const buffer = buffers.find((one) => one.name === name);
  if (buffer === undefined) throw new Error(`no buffer is called ${name}`);
  return lengthOf(buffer);
}

/**
 * One step. `lanes` values that lie side by side are computed as one vector: TypeScript prints a scalar for each, SIMD
 * targets pack them. In an index the variable LANE counts them; a local of one lane serves all lanes.
 */
export type Statement =
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "define"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  /** Like `define`, for a local that `assign` changes. */
  | { readonly kind: "variable"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  | { readonly kind: "assign"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  | {
      readonly kind: "store";
      readonly buffer: string;
      readonly index: Index;
      readonly lanes: number;
      readonly value: Scalar;
    }
  /**
   * counter = from, from + lanes, … below `to`, while each cursor moves on by its step. Where lanes are more than one,
   * statements of the body have one or as many, and in the last round those past `to` do not count.
   */
  | {
      readonly kind: "loop";
      readonly counter: string;
      readonly from: number;
      /** A number, or the parameter of the procedure that holds it. */
      readonly to: number | string;
      readonly lanes: number;
      readonly cursors: readonly Cursor[];
      readonly body: readonly Statement[];
    }
  /** Statements whose locals and places nobody else sees. */
  | { readonly kind: "scope"; readonly body: readonly Statement[] }
  /**
   * A variable of the indices after it that is computed: the whole number below a value, or the nearest from 0 up to but
   * without `below`; NaN gives 0. So no load leaves its buffer.
   */
  | { readonly kind: "place"; readonly name: string; readonly value: Scalar; readonly below: number }
  /** The call fails, before anything after this, if a value is not an index that is demanded. */
  | { readonly kind: "check"; readonly value: Scalar; readonly demand: Demand }
  /** A whole buffer into another of its length. */
  | { readonly kind: "copy"; readonly from: string; readonly to: string }
  | { readonly kind: "call"; readonly procedure: string; readonly arguments: readonly Argument[] };

/** What a parameter is bound to: the name of a buffer, or a whole number, which in TypeScript a loop may count. */
export type Argument = string | number | Index;

/** A place in a buffer that moves along with a loop. */
export interface Cursor {
  readonly name: string;
  /** Where it begins: the variables are those around the loop. */
  readonly from: Index;
  readonly step: number;
}

/** Where a cursor of a loop is, told from the counter. */
export const placeOf = (
  { counter, from }: Pick<Extract<Statement, { kind: "loop" }>, "counter" | "from">,
  { from: { offset, terms }, step }: Cursor,
): Index => at(offset - step * from, ...terms, stepping(counter, step));

/** What a procedure is called with: a buffer, known to its body by this name, or a whole number. */
export interface Parameter {
  readonly kind: "buffer" | "count";
  readonly name: string;
}

export interface Procedure {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What a reader is told about it. */
  readonly about: string;
  readonly body: readonly Statement[];
  /** Whether it is a stretch of a procedure that is too long for one function. */
  readonly isPart?: true;
}

/** A procedure that is called from outside: it makes `rows` outputs, one after the other, of as many inputs. */
export interface Entry extends Ports {
  readonly name: "forward" | "logits" | "forwardRows";
  readonly procedure: string;
  readonly rows: number;
}

/** The buffers that an entry reads and writes: its parameters, or memory of the program's own, in the order of the network's ports. */
export interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** It is read, and holds what the next call is to read. */
  readonly state: string | undefined;
}

/** All buffers of an entry, in the order in which its procedure takes them. */
export const buffersOf = ({ inputs, outputs, state }: Ports): readonly string[] => [
  ...inputs,
  ...outputs,
  ...(state === undefined ? [] : [state]),
];

/** A network spelled out. Procedures stand before those that call them. */
export interface Program {
  readonly dtype: Dtype;
  readonly buffers: readonly Buffer[];
  readonly procedures: readonly Procedure[];
  /** `forward`, and where there are such `logits` and `forwardRows`. */
  readonly entries: readonly Entry[];
}

/** The entry that computes several rows at once, where there is one. */
export const entryForRows = ({ entries }: Program): Entry | undefined => entries.find(({ rows }) => rows > 1);

/** What the buffers of a network with one input and one output are called, and that of all states. */
export const INPUT = "x";
export const OUTPUT = "out";
export const STATE = "state";
