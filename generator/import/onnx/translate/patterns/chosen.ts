import { activation, type Draft, draft, isTensor } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";
import { bounded, hardSigmoidOfSix } from "./bounded.ts";
import { celu, exponential, scaledExponential, selu } from "./exponentials.ts";
import { type Found, factorOf, originBetween } from "./read.ts";
import { type Choice, choiceOf, numberOf } from "./read-choice.ts";
import { bySize, inPieces, outside, shrinkInTwo, signed } from "./shrinks.ts";

/** x, or else a multiple of it. */
function leaky({ x, than, above, below }: Choice): Found | undefined {
  const alpha = than === 0 && above === x ? factorOf(below, x) : undefined;
  if (alpha === undefined) return undefined;
  if (alpha === -1) return { name: "abs", x };
  return { name: isTensor(alpha) ? "prelu" : "leaky_relu", x, parameters: { alpha } };
}

/** x, or else a number. */
function rectified({ x, than, isStrict, above, below }: Choice): Found | undefined {
  if (below === x && numberOf(above) === than) return { name: "clip", x, parameters: { max: than } };
  const value = numberOf(below);
  if (above !== x || value === undefined) return undefined;
  if (value === than) return { name: "clip", x, parameters: { min: than } };
  return isStrict ? { name: "thresholded_relu", x, parameters: { alpha: than, value } } : undefined;
}

/** The larger of x and a part of it. */
function largest(layer: Draft): Found | undefined {
  if (layer.kind !== "maximum" || layer.from.length !== 2) return undefined;
  const [a, b] = layer.from as [Draft, Draft];
  for (const [x, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const alpha = factorOf(other, x);
    if (alpha === -1) return { name: "abs", x };
    if (typeof alpha === "number" && alpha <= 1) return { name: "leaky_relu", x, parameters: { alpha } };
  }
  return undefined;
}

const choices = [leaky, rectified, exponential, scaledExponential, inPieces, bySize] as const;

const finds: readonly ((layer: Draft) => Found | undefined)[] = [
  (layer) => {
    const choice = choiceOf(layer);
    if (choice === undefined) return undefined;
    for (const find of choices) {
      const found = find(choice);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  ...[outside, shrinkInTwo, signed, largest, bounded, hardSigmoidOfSix, selu, celu],
];

/** Recognizes activations that were exported as choices, signs and bounds. */
export const chosen: RewriteRule = (layer) => {
  for (const find of finds) {
    const found = find(layer);
    if (found === undefined) continue;
    const { name, x, parameters } = found;
    return draft("activation", [x], activation(name, parameters), layer.shape, originBetween(layer, x));
  }
  return undefined;
};
