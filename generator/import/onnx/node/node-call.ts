import type { Budget } from "../fold/budget.ts";
import type { Node, OnnxTensor } from "../graph.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { NodeAttributes } from "./attributes.ts";
import { axisWithin } from "./axes.ts";
import { openBatch, Refusal } from "./refusal.ts";

/**
 * One node with its inputs, as that which folds or translates its operator sees it: an input is a constant, or any value.
 * What is missing or wrong is a Refusal.
 */
export abstract class NodeCall<Input> extends NodeAttributes {
  readonly inputs: readonly (Input | undefined)[];

  constructor(node: Node, inputs: readonly (Input | undefined)[], opset: number) {
    super(node, opset);
    this.inputs = inputs;
  }

  /** What may be spent on numbers that are made of constants. */
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

  /** The sizes of a constant input, or of the attribute that old opsets have in its place: NaN is that of an open batch. */
  sizes(index: number, name: string): readonly number[] | undefined {
    return this.has(index) ? integersOf(this.constantTensor(index, name)) : this.numbers(name);
  }

  /** Whole numbers from the same places, of which none is the size of an open batch. */
  integers(index: number, name: string): readonly number[] | undefined {
    const integers = this.sizes(index, name);
    if (integers?.some(Number.isNaN)) throw openBatch();
    return integers;
  }

  axis(otherwise: number, rank: number): number {
    return axisWithin(this.number("axis", otherwise), rank);
  }
}

/** A list of sizes, axes or places. */
export function integersOf({ type, shape, data }: OnnxTensor): readonly number[] {
  if (isFloat(type)) throw new Refusal(`it needs integers, but its input is ${type}`);
  if (shape.length > 1) {
    throw new Refusal(`it needs a list of integers, but its input has ${shape.length} axes`);
  }
  return [...data];
}
