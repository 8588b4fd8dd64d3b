import type { Budget } from "../fold/budget.ts";
import type { Node, OnnxTensor } from "../graph.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { NodeAttributes } from "./attributes.ts";
import { axisWithin } from "./axes.ts";
import { openBatch, Refusal } from "./refusal.ts";

/**
 * One node with its inputs, as seen by the code that folds or translates it.
 * What is missing or wrong is a Refusal.
 */
export abstract class NodeCall<Input> extends NodeAttributes {
  readonly inputs: readonly (Input | undefined)[];

  constructor(node: Node, inputs: readonly (Input | undefined)[], opset: number) {
    super(node, opset);
    this.inputs = inputs;
  }

  /** Limits what may be computed from constants. */
  abstract get budget(): Budget;

  /** The numbers of an input that has to be constant. */
  abstract constantTensor(index: number, what: string): OnnxTensor;

  has(index: number): boolean {
    return this.inputs[index] !== undefined;
  }

  input(index: number): Input {
    const input = this.inputs[index];
    if (input === undefined) throw new Refusal(`its input ${index} is missing`);
    return input;
  }

  /** The sizes in a constant input, or in the attribute that old opsets have instead. NaN stands for an open batch size. */
  sizes(index: number, name: string): readonly number[] | undefined {
    return this.has(index) ? integersOf(this.constantTensor(index, name)) : this.numbers(name);
  }

  /** The same, refusing an open batch size. */
  integers(index: number, name: string): readonly number[] | undefined {
    const integers = this.sizes(index, name);
    if (integers?.some(Number.isNaN)) throw openBatch();
    return integers;
  }

  axis(otherwise: number, rank: number): number {
    return axisWithin(this.number("axis", otherwise), rank);
  }
}

/** A list of sizes, axes or indices. */
export function integersOf(tensor: OnnxTensor): readonly number[] {
  const { length } = tensor.shape;
  if (length > 1 && !isFloat(tensor.type)) {
    throw new Refusal(`it needs a list of integers, but its input has ${length} axes`);
  }
  return integersIn(tensor);
}

/** The indices in a tensor of any shape. */
export function integersIn({ type, data }: OnnxTensor): readonly number[] {
  if (isFloat(type)) throw new Refusal(`it needs integers, but its input is ${type}`);
  return [...data];
}
