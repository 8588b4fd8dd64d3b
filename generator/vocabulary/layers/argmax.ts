import { ofAnyInput } from "../../ir/example.ts";
import { largestIndex } from "../../ir/largest-index.ts";
import { layerKind } from "../../ir/layer.ts";
import { lessOrEqual, local, number, type Scalar } from "../../ir/scalar.ts";
import { lastOf } from "../../ir/tensor-data.ts";
import { broadcast, repeated, type View } from "../../ir/view.ts";
import { eachRow } from "./rows.ts";

const x = local("x");

/** `then` where x is the largest value or, if there is a NaN, where it is a NaN; else `otherwise`. */
const ifLargest = (then: Scalar, otherwise: Scalar): Scalar =>
  lessOrEqual(local("largest"), x, then, lessOrEqual(x, x, otherwise, then));

/** Which value of a row is the largest: the first where there are several, the first NaN where there is one, as in NumPy. */
export const argmax = layerKind({
  kind: "argmax",
  about: "the index of the largest value in each row",
  fields: {},
  output: (_, [input = []]) => input.with(-1, 1),
  reference: eachRow((_, x) => [{ symbol: "Z", values: [largestIndex(x)] }]),
  lower(_, inputs, build) {
    const input = inputs[0] as View;
    const size = lastOf(input.shape);
    const places = { shape: [size], data: Float64Array.from({ length: size }, (_, i) => i) };
    const largest = build.fold({
      ...{ by: "max", over: [size], operands: { x: input }, formula: x, result: "largest" },
    });
    const first = build.fold({
      ...{ by: "min", over: [size], result: "first" },
      operands: {
        x: input,
        largest: repeated(largest, [size]),
        place: broadcast(build.constant("place", places), input.shape),
      },
      formula: ifLargest(local("place"), number(size)),
    });
    return build.reshape(first, input.shape.with(-1, 1));
  },
  example: ofAnyInput,
});
