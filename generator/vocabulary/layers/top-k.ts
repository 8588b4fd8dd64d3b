import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { lessOrEqual, local, type Scalar } from "../../ir/scalar.ts";
import { insertAxis, repeated, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { countUp, theAxis } from "./axes.ts";

/** 1 where y comes before x, else 0. Of equals the one at the lower index does, and NaN counts as larger than all numbers. */
function isBefore(largest: boolean): Scalar {
  const [x, y] = [local("x"), local("y")];
  const ifEqual = lessOrEqual(local("own"), local("other"), 0, 1);
  const ifNaN = (value: Scalar, then: Scalar | number, otherwise: Scalar | number): Scalar =>
    lessOrEqual(value, value, otherwise, then);
  return largest
    ? lessOrEqual(y, x, lessOrEqual(x, y, ifEqual, 0), ifNaN(x, ifNaN(y, ifEqual, 0), 1))
    : lessOrEqual(x, y, lessOrEqual(y, x, ifEqual, 0), ifNaN(y, ifNaN(x, ifEqual, 0), 1));
}

/** The order of two numbers, the smaller first and NaN last. */
const ascending = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a - b || 0;

/** The k largest or smallest values along an axis, in their order: TopK of ONNX, sorted. */
export const top_k = layerKind({
  kind: "top_k",
  about:
    "the k largest values along an axis from the largest on, or their indices; of equals the first comes first",
  fields: {
    k: { type: "size", about: "how many" },
    axis: theAxis,
    largest: { type: "flag", about: "false takes the smallest values, from the smallest on", default: true },
    give: {
      type: "choice",
      of: ["values", "indices"],
      about: "values, or their indices along the axis",
      default: "values",
    },
  },
  takes: { least: 1, most: 1 },
  fault: ({ k, axis }, [input = []]) =>
    k <= (input[axis] as number) ? undefined : `has k: ${k}, but axis ${axis} has size ${input[axis]}`,
  output: ({ k, axis }, [input = []]) => input.with(axis, k),
  reference({ k, axis, largest, give }, inputs) {
    const input = inputs[0] as Tensor;
    const best = (line: readonly number[]): readonly number[] => {
      const places = line.map((_, place) => place);
      const found = places.sort((a, b) => {
        const order = ascending(line[a] as number, line[b] as number);
        return (largest ? -order : order) || a - b;
      });
      return found.slice(0, k).map((place) => (give === "indices" ? place : (line[place] as number)));
    };
    return [{ symbol: "Z", values: eachAlong(input, [axis], best, input.shape.with(axis, k)) }];
  },
  // How many values come before a value is its rank, for which each of n values is compared with all n; what has rank n is the
  // sum of it and of −0 for all others.
  lower({ k, axis, largest, give }, inputs, build) {
    const input = inputs[0] as View;
    const line = withLast(input, [axis]);
    const last = line.shape.length - 1;
    const size = line.shape[last] as number;
    const places = build.constant("place", countUp(size));
    const ranks = build.fold({
      ...{ by: "add", over: [size], formula: isBefore(largest), result: "rank" },
      operands: {
        x: repeated(line, [size]),
        y: insertAxis(line, last, size),
        own: insertAxis(places, 1, 1),
        other: places,
      },
    });
    const whole = build.room(input.shape.with(axis, k));
    const [rank, wanted] = [local("rank"), local("wanted")];
    const found = local(give === "values" ? "x" : "place");
    build.fold({
      ...{ by: "add", over: [size], result: "found", to: withLast(whole, [axis]) },
      formula: lessOrEqual(rank, wanted, lessOrEqual(wanted, rank, found, -0), -0),
      operands: {
        rank: insertAxis(ranks, last, k),
        wanted: insertAxis(build.constant("wanted", countUp(k)), 1, 1),
        ...(give === "values" ? { x: insertAxis(line, last, k) } : { place: places }),
      },
    });
    return whole;
  },
  example(random, near) {
    const axis = below(random, near.length);
    return { inputs: [near], fields: { axis, k: 1 + below(random, Math.min(4, near[axis] as number)) } };
  },
});
