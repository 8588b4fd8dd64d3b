import type { Shape } from "../../../ir/tensor-data.ts";
import type { ElementType, Node, OnnxTensor } from "../graph.ts";
import { NodeAttributes } from "../node/attributes.ts";
import { Refusal } from "../node/refusal.ts";
import { fitTo, isFloat } from "../read/fit-to-type.ts";
import type { Budget } from "./budget.ts";
import { checkedShape, countOf } from "./strides.ts";

/** One node and its constant inputs, as the reference of its operation sees it. What is missing or wrong is a Refusal. */
export class FoldCall extends NodeAttributes {
  readonly inputs: readonly (OnnxTensor | undefined)[];
  readonly budget: Budget;

  constructor(node: Node, inputs: readonly (OnnxTensor | undefined)[], opset: number, budget: Budget) {
    super(node, opset);
    this.inputs = inputs;
    this.budget = budget;
  }

  tensor(index: number): OnnxTensor {
    const tensor = this.inputs[index];
    if (tensor === undefined) throw new Refusal(`its input ${index} is missing`);
    return tensor;
  }

  /** All inputs, of which none is left out, and which are of one type. */
  alike(): readonly [OnnxTensor, ...OnnxTensor[]] {
    const [first, ...others] = this.node.inputs.map((_, index) => this.tensor(index));
    if (first === undefined) throw new Refusal("it has no inputs");
    const stray = others.find(({ type }) => type !== first.type);
    if (stray !== undefined) {
      throw new Refusal(`its inputs have different types: ${first.type} and ${stray.type}`);
    }
    return [first, ...others];
  }

  /** The whole numbers of an input, or of the attribute that old opsets have in its place. */
  integers(index: number, name: string): readonly number[] | undefined {
    const tensor = this.inputs[index];
    if (tensor === undefined) return this.numbers(name);
    return integersOf(tensor);
  }

  /** Numbers for `shape`, which are allowed for. */
  allocate(shape: Shape, operationsEach = 1): Float64Array {
    const count = countOf(checkedShape(shape));
    this.budget.spend(count, count * operationsEach);
    return new Float64Array(count);
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

/**
 * How a result is stored in its type: floats round, integers wrap as in two's complement. An integer beyond 2^53 is a
 * Refusal, since the double it comes in is not exact.
 */
export function storing(type: ElementType): (value: number) => number {
  const round = fitTo(type);
  if (isFloat(type)) return round;
  return (value) => {
    if (Number.isSafeInteger(value)) return round(value);
    throw new Refusal(`its result ${value} is not a valid ${type}`);
  };
}
