import type { Shape } from "../../../ir/tensor-data.ts";
import type { ElementType, Node, OnnxTensor } from "../graph.ts";
import { NodeCall } from "../node/node-call.ts";
import { Refusal } from "../node/refusal.ts";
import { fitTo, isFloat } from "../read/fit-to-type.ts";
import type { Budget } from "./budget.ts";
import { checkedShape, countOf } from "./strides.ts";

/** One node and its constant inputs. */
export class FoldCall extends NodeCall<OnnxTensor> {
  readonly budget: Budget;

  constructor(node: Node, inputs: readonly (OnnxTensor | undefined)[], opset: number, budget: Budget) {
    super(node, inputs, opset);
    this.budget = budget;
  }

  constantTensor(index: number): OnnxTensor {
    return this.input(index);
  }

  /** All inputs, none left out and all of one type. */
  alike(): readonly [OnnxTensor, ...OnnxTensor[]] {
    const [first, ...others] = this.node.inputs.map((_, index) => this.input(index));
    if (first === undefined) throw new Refusal("it has no inputs");
    const stray = others.find(({ type }) => type !== first.type);
    if (stray !== undefined) {
      throw new Refusal(`its inputs have different types: ${first.type} and ${stray.type}`);
    }
    return [first, ...others];
  }

  /** Allocates the numbers of a shape within the budget. */
  allocate(shape: Shape, operationsEach = 1): Float64Array {
    const count = countOf(checkedShape(shape));
    this.budget.spend(count, count * operationsEach);
    return new Float64Array(count);
  }
}

/**
 * Stores a result in its type: floats round, integers wrap as in two's complement. An integer beyond 2^53 throws a
 * Refusal, since the double that holds it is not exact.
 */
export function storing(type: ElementType): (value: number) => number {
  const round = fitTo(type);
  if (isFloat(type)) return round;
  return (value) => {
    if (Number.isSafeInteger(value)) return round(value);
    throw new Refusal(`its result ${value} is not a valid ${type}`);
  };
}

/** Computes an operator on constants: its outputs in order, or its only one. Throws a Refusal. */
export type Fold = (call: FoldCall) => OnnxTensor | readonly OnnxTensor[];
