import type { Shape } from "../../../ir/tensor-data.ts";
import type { Attribute, ElementType, Node, OnnxTensor } from "../graph.ts";
import { fitTo, isFloat } from "../read/fit-to-type.ts";
import type { Budget } from "./budget.ts";
import { FoldRefusal } from "./refusal.ts";
import { checkedShape, countOf } from "./strides.ts";

/** One node and its constant inputs, as the reference of its operation sees it. What is missing or wrong is a FoldRefusal. */
export class FoldCall {
  readonly node: Node;
  readonly inputs: readonly (OnnxTensor | undefined)[];
  readonly opset: number;
  readonly budget: Budget;

  constructor(node: Node, inputs: readonly (OnnxTensor | undefined)[], opset: number, budget: Budget) {
    this.node = node;
    this.inputs = inputs;
    this.opset = opset;
    this.budget = budget;
  }

  tensor(index: number): OnnxTensor {
    const tensor = this.inputs[index];
    if (tensor === undefined) throw new FoldRefusal(`its input ${index} is missing`);
    return tensor;
  }

  /** All inputs, of which none is left out, and which are of one type. */
  alike(): readonly [OnnxTensor, ...OnnxTensor[]] {
    const [first, ...others] = this.node.inputs.map((_, index) => this.tensor(index));
    if (first === undefined) throw new FoldRefusal("it has no inputs");
    const stray = others.find(({ type }) => type !== first.type);
    if (stray !== undefined) {
      throw new FoldRefusal(`its inputs are of the types ${first.type} and ${stray.type}`);
    }
    return [first, ...others];
  }

  #attribute<T>(name: string, what: string, is: (attribute: Attribute) => attribute is Attribute & T) {
    const attribute = this.node.attributes[name];
    if (attribute === undefined || is(attribute)) return attribute;
    throw new FoldRefusal(`its attribute ${name} is not ${what}`, { attribute: name });
  }

  number(name: string): number | undefined {
    return this.#attribute(name, "a number", (a): a is number => typeof a === "number");
  }

  text(name: string): string | undefined {
    return this.#attribute(name, "a text", (a): a is string => typeof a === "string");
  }

  tensorAttribute(name: string): OnnxTensor | undefined {
    return this.#attribute(name, "a tensor", (a): a is OnnxTensor => typeof a === "object" && "data" in a);
  }

  numbers(name: string): readonly number[] | undefined {
    const isList = (a: Attribute): a is readonly number[] =>
      Array.isArray(a) && a.every((item) => typeof item === "number");
    return this.#attribute(name, "a list of numbers", isList);
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

/** A list of sizes, axes or places. An open batch is NaN in it, with which nothing is to be done. */
export function integersOf({ type, shape, data }: OnnxTensor): readonly number[] {
  if (isFloat(type)) throw new FoldRefusal(`it needs integers and gets ${type}`);
  if (shape.length > 1) {
    throw new FoldRefusal(`it needs a list of integers and gets a tensor of ${shape.length} axes`);
  }
  if (data.some(Number.isNaN)) throw new FoldRefusal(OPEN_BATCH, { help: FIX_BATCH });
  return [...data];
}

const OPEN_BATCH = "it depends on the size of the batch";
const FIX_BATCH = "export the model with a fixed batch";

/** @throws FoldRefusal where an integer tensor holds an open batch, which is NaN in it */
export function refuseOpenBatch({ type, data }: OnnxTensor): void {
  if (!isFloat(type) && data.some(Number.isNaN)) throw new FoldRefusal(OPEN_BATCH, { help: FIX_BATCH });
}

/** Stores a result; `isOpen` says that it comes of an integer that is the size of an open batch, and so is one. */
type Store = (value: number, isOpen?: boolean) => number;

/**
 * How a result is stored in its type: floats round, integers wrap as in two's complement. An integer beyond 2^53 is a
 * FoldRefusal, since the double it comes in is not exact.
 */
export function storing(type: ElementType): Store {
  const round = fitTo(type);
  if (isFloat(type)) return round;
  return (value, isOpen = false) => {
    if (isOpen) return Number.NaN;
    if (Number.isSafeInteger(value)) return round(value);
    throw new FoldRefusal(`${value} comes out of it, which is no ${type}`);
  };
}
