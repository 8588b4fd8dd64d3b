import type { TensorData } from "../../ir/tensor-data.ts";
import type { ImportProblem } from "../imported-model.ts";

/** The element types that neuroll reads. */
export type ElementType =
  | "f16"
  | "bf16"
  | "f32"
  | "f64"
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "bool";

/**
 * The numbers of a file as doubles of the same value. A 64-bit integer that no double holds becomes an infinity of its sign,
 * since such numbers mean "to the end" in the bounds of slices; but 2^63 − 1 becomes 2^63.
 */
export interface OnnxTensor extends TensorData {
  readonly type: ElementType;
}

export type Attribute = number | string | OnnxTensor | readonly number[] | readonly string[];

/** The prefix of operators for classical machine learning. Names outside the standard domain begin with their domain. */
export const ML = "ai.onnx.ml.";

export interface Node {
  /** Empty if the file gives none. */
  readonly name: string;
  readonly op: string;
  /** Names of values; empty for an optional input that is left out. The values that its bodies use come last. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The graphs of If, Loop and Scan, by attribute. */
  readonly bodies?: Readonly<Record<string, Body>>;
  /** Why it cannot be imported: it has another domain or a subgraph, or its constants cannot be read or computed. */
  readonly refusals?: readonly NodeRefusal[];
}

/** A graph in a node, whose names differ from all others in the file. Its initializers are Constants. */
export interface Body {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Node[];
}

/** `where` is set if it is about something within the node. */
export type NodeRefusal = Pick<ImportProblem, "where" | "attribute" | "reason" | "help" | "about">;

/** An unbound graph input. A size is a number, the name of an open size, or undefined for an open size without a name. */
export interface GraphInput {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string | undefined)[];
}

/** An input that holds at each call what an output was at the call before. */
export interface StatePair {
  readonly input: string;
  readonly output: string;
}

/** A model, read and checked: one graph of standard operators, with its constants folded. */
export interface Graph {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  /** Inputs that are not constants; bound inputs and initializers are in `constants`. */
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  /** Inputs that are states, and the value that each holds after a call. */
  readonly states?: readonly StatePair[];
  /** The meaning of the values of outputs, by their names, if the file gives it. */
  readonly labels?: ReadonlyMap<string, readonly string[]>;
  /**
   * In an order in which every value is computed before it is used. None of them has only constant inputs, except those
   * that cannot be computed, which have refusals.
   */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /**
   * Parts of the file that cannot be read, by name, and why. Nodes are checked all the same, so that every problem is
   * reported at once.
   */
  readonly unreadable?: ReadonlyMap<string, readonly ImportProblem[]>;
  /** The types that the file declares for its outputs, by name. */
  readonly types?: ReadonlyMap<string, string>;
}
