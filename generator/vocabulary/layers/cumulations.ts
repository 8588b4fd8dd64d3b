import { ofAnyInput } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { add, lessOrEqual, local } from "../../ir/scalar.ts";
import { insertAxis, slice, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { countUp, theAxis } from "./axes.ts";
import { sameShape } from "./rows.ts";

/** What values along an axis are put together by. */
interface Operation {
  readonly by: "add" | "mul";
  readonly apply: (a: number, b: number) => number;
  /** The result of no values. */
  readonly start: number;
  /** The value that changes no result. */
  readonly neutral: number;
}

const sum: Operation = { by: "add", apply: (a, b) => a + b, start: 0, neutral: -0 };
const product: Operation = { by: "mul", apply: (a, b) => a * b, start: 1, neutral: 1 };

/**
 * The values up to each place of an axis, put together one by one from the first on: numpy.cumsum and numpy.cumprod. An
 * exclusive one leaves the value at the place itself out, and begins with the result of no values.
 */
const cumulation = (kind: string, noun: string, { by, apply, start, neutral }: Operation) =>
  layerKind({
    kind,
    about: `at each place of an axis, the ${noun} of the values up to it`,
    fields: {
      axis: theAxis,
      exclusive: { type: "flag", about: "whether the value at the place itself is left out", default: false },
      reverse: { type: "flag", about: "whether to begin with the last value", default: false },
    },
    takes: { least: 1, most: 1 },
    output: sameShape,
    reference: ({ axis, exclusive, reverse }, [input], { round }) => {
      const inOrder = (line: readonly number[]): readonly number[] => (reverse ? line.toReversed() : line);
      const values = eachAlong(input as Tensor, [axis], (line) => {
        const [first = start, ...others] = exclusive ? [start, ...inOrder(line).slice(0, -1)] : inOrder(line);
        let result = first;
        return inOrder([first, ...others.map((value) => (result = round(apply(result, value))))]);
      });
      return [{ symbol: "Z", values }];
    },
    // Each of the n results takes all n values, of which those after its place count as one that changes nothing: a node reads
    // no value that it computes itself.
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
        ? lessOrEqual(last, place, neutral, local("x"))
        : lessOrEqual(place, last, local("x"), neutral);
      build.fold({
        ...{ by, over: [size], formula: isPart, result: noun, to: inOrder(whole) },
        operands: {
          x: insertAxis(line, line.shape.length - 1, size),
          place: places,
          last: insertAxis(places, 1, 1),
        },
        // It begins with 0, and the fold with −0.
        ...(exclusive && by === "add" && { finish: { formula: add(local(noun), 0), operands: {} } }),
      });
      return whole;
    },
    example: ofAnyInput,
  });

export const cumulations = {
  cumulative_sum: cumulation("cumulative_sum", "sum", sum),
  cumulative_product: cumulation("cumulative_product", "product", product),
};
