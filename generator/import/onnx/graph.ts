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
 * Numbers of a file: each is the double of the same value. A 64-bit integer that no double holds is an infinity of its sign,
 * as such stand for "as far as it goes" in the bounds of slices; but 2^63 − 1 is 2^63.
 */
export interface OnnxTensor extends TensorData {
  readonly type: ElementType;
}

export type Attribute = number | string | OnnxTensor | readonly number[] | readonly string[];

/** How names of operators of classical machine learning begin: those of other domains than the standard one have it in front. */
export const ML = "ai.onnx.ml.";

export interface Node {
  /** Empty where the file gives it none. */
  readonly name: string;
  readonly op: string;
  /** Names of values; empty where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Why it cannot be imported: it is of another domain, or holds a graph, or its constants cannot be read or computed. */
  readonly refusals?: readonly NodeRefusal[];
}

/** `where` is said where it is not the node as such. */
export type NodeRefusal = Pick<ImportProblem, "where" | "attribute" | "reason" | "help">;

/** A graph input that is not bound: a size is a number, the name of an open one, or nothing where it has no name. */
export interface GraphInput {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string | undefined)[];
}

/** A model read and checked: one graph of the standard operations, its constants folded. */
export interface Graph {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  /** What is no constant: bound inputs and initializers are in `constants`. */
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  /** What the values of its output stand for, where the file says it. */
  readonly labels?: readonly string[];
  /**
   * In an order in which every value is made before it is used. None of them has constants alone as inputs, but for those
   * that cannot be computed, which have refusals.
   */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /**
   * What the file holds and cannot be read, by name, and why: the nodes are looked at all the same, so that everything is
   * told at once.
   */
  readonly unreadable?: ReadonlyMap<string, readonly ImportProblem[]>;
  /** What the file says that its outputs are, by name. */
  readonly types?: ReadonlyMap<string, string>;
}
