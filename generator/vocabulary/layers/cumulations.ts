import { ofAnyInput } from "../../ir/example.ts";
import { type LayerKind, layerKind, type Tensor } from "../../ir/layer.ts";
import { add, lessOrEqual, local } from "../../ir/scalar.ts";
import { insertAxis, slice, type View, withLast } from "../../ir/view.ts";
import { countUp, eachLine } from "./lines.ts";
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
const cumulation = (kind: string, noun: string, { by, apply, start, neutral }: Operation): LayerKind =>
  layerKind({
    kind,
    about: `at each place of an axis, the ${noun} of the values up to it`,
    fields: {
      axis: { type: "axis", about: "the axis; a negative one is counted from the last", default: -1 },
      exclusive: { type: "flag", about: "whether the value at the place itself is left out", default: false },
      reverse: { type: "flag", about: "whether to begin with the last value", default: false },
    },
    takes: { least: 1, most: 1 },
    output: sameShape,
    reference: ({ axis, exclusive, reverse }, [input], { round }) => {
      const inOrder = (line: readonly number[]): readonly number[] => (reverse ? line.toReversed() : line);
      const values = eachLine(input as Tensor, axis, (line) => {
        const [first = start, ...others] = exclusive
          ? [start, ...inOrder(line).slice(0, -1)]
          : inOrder(line);
        const results = [first];
        for (const value of others) results.push(round(apply(results.at(-1) as number, value)));
        return inOrder(results);
      });
      return [{ symbol: "Z", values }];
    },
    // Each result takes all values, of which those after its place count as one that changes nothing.
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
