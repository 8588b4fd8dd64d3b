import { type Draft, draft } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";
import { isProductOf } from "./product.ts";
import { argumentOf, originBetween } from "./read.ts";

/** x of the mean of x, repeated. */
const meanOf = (layer: Draft | undefined): Draft | undefined => {
  const mean = layer?.kind === "expand" ? layer.from[0] : layer;
  return mean?.kind === "mean" ? mean.from[0] : undefined;
};

/** d = x − mean(x), and x. */
function centred(d: Draft | undefined): Draft | undefined {
  const [x, mean] = d?.from ?? [];
  return d?.kind === "subtract" && x !== undefined && meanOf(mean) === x ? x : undefined;
}

/** epsilon, if the layer is √(mean(d²) + epsilon), repeated. */
function epsilonOf(layer: Draft | undefined, d: Draft): number | undefined {
  const root = layer?.kind === "expand" ? layer.from[0] : layer;
  const sum = argumentOf(root, "sqrt");
  if (sum?.kind !== "scale" || sum.fields.scale !== false || typeof sum.fields.shift !== "number") {
    return undefined;
  }
  const squares = meanOf(sum.from[0]);
  const isSquare = squares !== undefined && isProductOf(squares, 1, [d, d], d);
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
  const x = centred(division.d);
  const epsilon = epsilonOf(division.divisor, division.d);
  if (x === undefined || epsilon === undefined) return undefined;
  const fields = { gamma: false, beta: false, epsilon } as const;
  return draft("layer_norm", [x], fields, layer.shape, originBetween(layer, x));
};
