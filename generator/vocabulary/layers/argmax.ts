import { largestIndex } from "../../ir/largest-index.ts";
import { layerKind } from "../../ir/layer.ts";
import { lessOrEqual, local, number, type Scalar } from "../../ir/scalar.ts";
import type { TensorOp } from "../../ir/tensor.ts";
import { lastOf } from "../../ir/tensor-data.ts";

const x = local("x");

/** `then` where x is the largest value or, if there is a NaN, where it is a NaN; else `otherwise`. */
const ifLargest = (then: Scalar, otherwise: Scalar): Scalar =>
  lessOrEqual(local("largest"), x, then, lessOrEqual(x, x, otherwise, then));

/** Which value of a row is the largest: the first where there are several, the first NaN where there is one, as in NumPy. */
export const argmax = layerKind({
  kind: "argmax",
  about: "the index of the largest value in each row",
  fields: {},
  output: () => [1],
  reference: (_, x) => [{ symbol: "Z", values: [largestIndex(x)] }],
  lower(_, input): TensorOp[] {
    const size = lastOf(input);
    const place = Float64Array.from({ length: size }, (_, i) => i);
    return [
      { kind: "reduce", size, result: "largest", by: "max", formula: x, parameters: {} },
      {
        ...{ kind: "reduce", size, result: "first", by: "min", parameters: { place } },
        formula: ifLargest(local("place"), number(size)),
      },
      { kind: "map", size: 1, formula: local("first"), parameters: {} },
    ];
  },
});
