import { ofAnyInput } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { add, lessOrEqual, local } from "../../ir/scalar.ts";
import { insertAxis, slice, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { countUp, theAxis } from "./axes.ts";
import { sameShape } from "./rows.ts";

/**
 * The sums of the values up to each place of an axis, added one by one from the first on: numpy.cumsum and CumSum of ONNX.
 * An exclusive one leaves the value at the place itself out, and begins with 0.
 */
export const cumulative_sum = layerKind({
  kind: "cumulative_sum",
  about: "at each place of an axis, the sum of the values up to it",
  fields: {
    axis: theAxis,
    exclusive: { type: "flag", about: "whether the value at the place itself is left out", default: false },
    reverse: { type: "flag", about: "whether to add from the last value on", default: false },
  },
  takes: { least: 1, most: 1 },
  output: sameShape,
  reference: ({ axis, exclusive, reverse }, [input], { round }) => {
    const inOrder = (line: readonly number[]): readonly number[] => (reverse ? line.toReversed() : line);
    const values = eachAlong(input as Tensor, [axis], (line) => {
      const [first = 0, ...others] = exclusive ? [0, ...inOrder(line).slice(0, -1)] : inOrder(line);
      let sum = first;
      return inOrder([first, ...others.map((value) => (sum = round(sum + value)))]);
    });
    return [{ symbol: "Z", values }];
  },
  // Each of the n sums takes all n values, of which those after its place count as −0, which changes no sum: a node reads no
  // value that it computes itself.
  lower({ axis, exclusive, reverse }, inputs, build) {
    const input = inputs[0] as View;
    const whole = build.room(input.shape);
    const inOrder = (view: View): View => {
      const size = view.shape[axis] as number;
      return withLast(reverse ? slice(view, axis, size - 1, size, -1) : view, [axis]);
    };
    const line = inOrder(input);
    const size = line.shape.at(-1) as number;
    const places = build.constant("place", countUp(size));
    const [place, last] = [local("place"), local("last")];
    const isPart = exclusive
      ? lessOrEqual(last, place, -0, local("x"))
      : lessOrEqual(place, last, local("x"), -0);
    build.fold({
      ...{ by: "add", over: [size], formula: isPart, result: "sum", to: inOrder(whole) },
      operands: {
        x: insertAxis(line, line.shape.length - 1, size),
        place: places,
        last: insertAxis(places, 1, 1),
      },
      ...(exclusive && { finish: { formula: add(local("sum"), 0), operands: {} } }),
    });
    return whole;
  },
  example: ofAnyInput,
});
