import { ofAnyInput } from "../../ir/example.ts";
import { largestIndex } from "../../ir/largest-index.ts";
import { type Build, layerKind, type Tensor } from "../../ir/layer.ts";
import { lessOrEqual, local, number, type Scalar } from "../../ir/scalar.ts";
import { alongAxes, broadcast, repeated, repeatedAlong, type View, withLast } from "../../ir/view.ts";
import { comparisons } from "../formulas/truth.ts";
import { eachAlong, reduceAlong } from "./along-axes.ts";
import { countUp, keepAxes, shapeLeft, theAxis } from "./axes.ts";
import { sameShape } from "./rows.ts";

const x = local("x");
const best = local("best");

/** Which of several values is wanted. */
interface Extreme {
  readonly by: "max" | "min";
  /** `then` where x, which is not NaN, is the best. */
  readonly ifBest: (then: Scalar, otherwise: Scalar) => Scalar;
  /** What the largest of is the best of. */
  readonly sign: 1 | -1;
}

const largest: Extreme = {
  by: "max",
  ifBest: (then, otherwise) => lessOrEqual(best, x, then, otherwise),
  sign: 1,
};
const smallest: Extreme = {
  by: "min",
  ifBest: (then, otherwise) => lessOrEqual(x, best, then, otherwise),
  sign: -1,
};

type Ties = "first" | "last";

const ties = {
  type: "choice",
  of: ["first", "last"],
  about: "which index to take if several values are equal",
  default: "first",
} as const;

/** The index of the best value: of NaN, where there is one, as in NumPy. */
function bestIndex(x: readonly number[], { sign }: Extreme, ties: Ties): number {
  const signed = x.map((value) => sign * value);
  return ties === "first" ? largestIndex(signed) : x.length - 1 - largestIndex(signed.toReversed());
}

/** The index of the best value along an axis. */
function foldToIndex(
  build: Build,
  { input, axis, place }: { readonly input: View; readonly axis: number; readonly place: View },
  { by, ifBest }: Extreme,
  ties: Ties,
): View {
  const size = input.shape[axis] as number;
  const moved = withLast(input, [axis]);
  const found = build.fold({ by, over: [size], operands: { x: moved }, formula: x, result: "best" });
  // Only NaN is not equal to itself; where there is one, the best is NaN too.
  const isBest = (then: Scalar, otherwise: Scalar): Scalar =>
    ifBest(then, lessOrEqual(x, x, otherwise, then));
  return build.fold({
    ...{ by: ties === "first" ? "min" : "max", over: [size], result: "index" },
    operands: { x: moved, best: repeated(found, [size]), place: broadcast(place, moved.shape) },
    formula: isBest(local("place"), number(ties === "first" ? size : -1)),
  });
}

const indexing = (kind: string, which: string, extreme: Extreme) =>
  layerKind({
    kind,
    about: `the index of the ${which} value along an axis; if there is a NaN, its index`,
    fields: {
      axis: theAxis,
      keep_axes: keepAxes,
      ties,
    },
    output: ({ axis, keep_axes }, [input = []]) => shapeLeft(input, [axis], keep_axes),
    reference: ({ axis, ties }, [input]) => [
      { symbol: "Z", values: reduceAlong(input as Tensor, [axis], (x) => bestIndex(x, extreme, ties)) },
    ],
    lower({ axis, keep_axes, ties }, inputs, build) {
      const input = inputs[0] as View;
      const place = build.constant("place", countUp(input.shape[axis] as number));
      const index = foldToIndex(build, { input, axis, place }, extreme, ties);
      return build.reshape(index, shapeLeft(input.shape, [axis], keep_axes));
    },
    example: ofAnyInput,
  });

const hardmax = layerKind({
  kind: "hardmax",
  about: "1 at the largest value along an axis and 0 elsewhere; a NaN counts as the largest",
  fields: {
    axis: theAxis,
    ties,
  },
  output: sameShape,
  reference: ({ axis, ties }, [input]) => [
    {
      symbol: "Z",
      values: eachAlong(input as Tensor, [axis], (x) => {
        const index = bestIndex(x, largest, ties);
        return x.map((_, i) => Number(i === index));
      }),
    },
  ],
  lower({ axis, ties }, inputs, build) {
    const input = inputs[0] as View;
    const { shape } = input;
    const place = build.constant("place", countUp(shape[axis] as number));
    const index = foldToIndex(build, { input, axis, place }, largest, ties);
    return build.map({
      operands: {
        place: alongAxes(place, [axis], shape.length),
        index: repeatedAlong(index, [axis], shape),
      },
      formula: comparisons.equal.formula(local("place"), local("index")),
    });
  },
  example: ofAnyInput,
});

/** Where the largest or smallest values are. */
export const extremeKinds = {
  argmax: indexing("argmax", "largest", largest),
  argmin: indexing("argmin", "smallest", smallest),
  hardmax,
};
