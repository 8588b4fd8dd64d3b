import type { ElementType, OnnxTensor } from "../graph.ts";
import { isFloat, largestOf } from "../read/fit-to-type.ts";
import type { NodeAttributes } from "./attributes.ts";
import { openBatch, Refusal } from "./refusal.ts";

/** The first opset in which the bounds of Clip are inputs; before, they are attributes. */
const FIRST_WITH_INPUTS = 11;

/** The first opset in which an absent bound is the largest finite number of the type; before, there is no bound. */
const FIRST_FINITE = 6;

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * The bounds of a Clip for a type; if min > max, every value becomes max.
 * Source: https://onnx.ai/onnx/operators/onnx__Clip.html
 * @param input the constant at an index; undefined if absent
 */
export function clipBounds(
  call: NodeAttributes,
  type: ElementType,
  input: (index: number, name: string) => OnnxTensor | undefined,
): Bounds {
  const furthest = isFloat(type) && call.opset >= FIRST_FINITE ? largestOf(type) : Number.POSITIVE_INFINITY;
  const bound = (index: number, name: string): number | undefined => {
    const tensor = input(index, name);
    const attribute = call.number(name);
    const [own, other] = call.opset < FIRST_WITH_INPUTS ? [attribute, tensor] : [tensor, attribute];
    if (other !== undefined) {
      const form = other === tensor ? "an input" : "an attribute";
      throw new Refusal(`its ${name} is ${form}, which opset ${call.opset} does not allow`, {
        attribute: name,
      });
    }
    return typeof own === "object" ? onlyNumber(own, type, name) : own;
  };
  return { min: bound(1, "min") ?? -furthest, max: bound(2, "max") ?? furthest };
}

function onlyNumber(tensor: OnnxTensor, type: ElementType, name: string): number {
  const [number] = tensor.data;
  if (number === undefined || tensor.data.length > 1) {
    throw new Refusal(`its ${name} has ${tensor.data.length} numbers, not one`, { attribute: name });
  }
  if (tensor.type !== type) throw new Refusal(`its ${name} is ${tensor.type} and its input ${type}`);
  if (!Number.isNaN(number)) return number;
  throw isFloat(type) ? new Refusal(`its ${name} is NaN`) : openBatch();
}
