import { type Draft, draft } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";
import { isProductOf } from "./product.ts";
import { argumentOf, originBetween } from "./read.ts";

/** The mean of x along its axes, repeated. */
interface Mean {
  readonly x: Draft;
  readonly axes: readonly number[];
}

const meanOf = (layer: Draft | undefined): Mean | undefined => {
  const mean = layer?.kind === "expand" ? layer.from[0] : layer;
  if (mean?.kind !== "mean") return undefined;
  return { x: mean.from[0] as Draft, axes: mean.fields.axes as readonly number[] };
};

/** d = x − mean(x), and that mean. */
function centred(d: Draft | undefined): Mean | undefined {
  const [x, repeated] = d?.from ?? [];
  const mean = meanOf(repeated);
  return d?.kind === "subtract" && x !== undefined && mean?.x === x ? mean : undefined;
}

/** epsilon, if the layer is √(mean(d²) + epsilon), repeated. */
function epsilonOf(layer: Draft | undefined, d: Draft, axes: Mean["axes"]): number | undefined {
  const root = layer?.kind === "expand" ? layer.from[0] : layer;
  const sum = argumentOf(root, "sqrt");
  if (sum?.kind !== "scale" || sum.fields.scale !== false || typeof sum.fields.shift !== "number") {
    return undefined;
  }
  const squares = meanOf(sum.from[0]);
  const isSquare =
    squares !== undefined && squares.axes.join() === axes.join() && isProductOf(squares.x, 1, [d, d], d);
  return isSquare && sum.fields.shift >= 0 ? sum.fields.shift : undefined;
}

/** d / √…, or d · (1 / √…). */
function dividedBy(layer: Draft): { d: Draft; divisor: Draft | undefined } | undefined {
  const [a, b] = layer.from as [Draft, Draft];
  if (layer.kind === "divide") return { d: a, divisor: b };
  if (layer.kind !== "multiply" || layer.from.length !== 2) return undefined;
  const [d, inverse] = centred(a) ? [a, b] : [b, a];
  const repeated = inverse.kind === "expand" ? (inverse.from[0] as Draft) : inverse;
  return { d, divisor: argumentOf(repeated, "reciprocal", { alpha: 1 }) };
}

/** Recognizes (x − mean) / √(mean((x − mean)²) + epsilon); its gamma and beta are scales after it. */
export const layerNorm: RewriteRule = (layer) => {
  const division = dividedBy(layer);
  if (division === undefined) return undefined;
  const mean = centred(division.d);
  if (mean === undefined) return undefined;
  const { x, axes } = mean;
  const epsilon = epsilonOf(division.divisor, division.d, axes);
  if (epsilon === undefined) return undefined;
  const isLast = axes.length === 1 && axes[0] === x.shape.length - 1;
  const fields = { ...(!isLast && { axes }), gamma: false, beta: false, epsilon } as const;
  return draft("layer_norm", [x], fields, layer.shape, originBetween(layer, x));
};
