import { activation, type Draft, draft } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";
import { factorsOf, isProductOf } from "./product.ts";
import { argumentOf, originBetween, plus, times } from "./read.ts";

/** An activation that is number · x · gate(x). */
interface Gated {
  readonly name: string;
  readonly number: number;
  /** x, if the layer is its gate. */
  readonly argument: (gate: Draft) => Draft | undefined;
}

/** u of √(2/π)·(x + 0.044715·x³), or of √(2/π)·x·(1 + 0.044715·x²). */
function cubicOf(u: Draft | undefined): Draft | undefined {
  if (u === undefined) return undefined;
  const root = Math.sqrt(2 / Math.PI);
  const isCube = (layer: Draft, x: Draft) => isProductOf(layer, 0.044715, [x, x, x], x);
  const sum = times(u, root);
  if (sum?.kind === "add" && sum.from.length === 2) {
    const [a, b] = sum.from as [Draft, Draft];
    return isCube(b, a) ? a : isCube(a, b) ? b : undefined;
  }
  const factors = factorsOf(u);
  const isSquare = (layer: Draft | undefined, x: Draft) =>
    layer !== undefined && isProductOf(layer, 0.044715, [x, x], x);
  for (const factor of factors) {
    const square = plus(factor, 1);
    const x = square && factorsOf(square)[0];
    if (x !== undefined && isSquare(square, x) && isProductOf(u, root, [x, factor], x)) return x;
  }
  return undefined;
}

const softplusOf = (layer: Draft | undefined) =>
  argumentOf(layer, "softplus", { beta: 1, threshold: Number.POSITIVE_INFINITY });

const gatedActivations: readonly Gated[] = [
  { name: "silu", number: 1, argument: (gate) => argumentOf(gate, "sigmoid") },
  { name: "mish", number: 1, argument: (gate) => softplusOf(argumentOf(gate, "tanh")) },
  { name: "gelu", number: 0.5, argument: (gate) => times(argumentOf(plus(gate, 1), "erf"), Math.SQRT1_2) },
  { name: "gelu_tanh", number: 0.5, argument: (gate) => cubicOf(argumentOf(plus(gate, 1), "tanh")) },
  { name: "hard_swish", number: 1 / 6, argument: (gate) => plus(argumentOf(gate, "relu6"), 3) },
  {
    name: "hard_swish",
    number: 1,
    argument: (gate) => argumentOf(gate, "hard_sigmoid", { alpha: 1 / 6, beta: 0.5 }),
  },
];

/** Recognizes activations that were exported as a product of x and a gate, in any order. */
export const gated: RewriteRule = (layer) => {
  if (layer.kind !== "multiply" && layer.kind !== "scale" && layer.kind !== "normalize") return undefined;
  for (const gate of factorsOf(layer)) {
    for (const { name, number, argument } of gatedActivations) {
      const x = argument(gate);
      if (x === undefined || !isProductOf(layer, number, [x, gate], x)) continue;
      return draft("activation", [x], activation(name), layer.shape, originBetween(layer, x));
    }
  }
  return undefined;
};
