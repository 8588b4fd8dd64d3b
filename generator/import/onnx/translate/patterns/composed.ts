import type { ImportedActivation } from "../../../imported-model.ts";
import { activation, type Draft, draft } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";
import { argumentOf, multipleOf, originBetween, plus, times } from "./read.ts";

/** An activation written with others. */
interface Composed {
  readonly name: string;
  /** x and the parameters, if the layer is that activation of x. */
  readonly find: (layer: Draft) => Found | undefined;
}

interface Found {
  readonly x: Draft;
  readonly parameters?: ImportedActivation["parameters"];
}

const found = (x: Draft | undefined): Found | undefined => x && { x };

/** x of a ∘ f(x), where a is x itself. */
const beside = (layer: Draft, kind: string, f: (other: Draft) => Draft | undefined): Found | undefined => {
  const [a, b] = layer.from;
  return layer.kind === kind && a !== undefined && b !== undefined && f(b) === a ? { x: a } : undefined;
};

const composedActivations: readonly Composed[] = [
  { name: "log_sigmoid", find: (layer) => found(argumentOf(argumentOf(layer, "log"), "sigmoid")) },
  { name: "log_softmax", find: (layer) => found(argumentOf(argumentOf(layer, "log"), "softmax")) },
  {
    name: "sigmoid",
    find: (layer) =>
      found(times(argumentOf(plus(argumentOf(layer, "reciprocal", { alpha: 1 }), 1), "exponential"), -1)),
  },
  { name: "tanh_shrink", find: (layer) => beside(layer, "subtract", (b) => argumentOf(b, "tanh")) },
  { name: "softsign", find: (layer) => beside(layer, "divide", (b) => argumentOf(plus(b, 1), "abs")) },
  {
    name: "softmax",
    find: (layer) =>
      layer.kind === "l1_normalize" ? found(argumentOf(layer.from[0], "softmax")) : undefined,
  },
  { name: "softplus", find: softplusOfLog },
  { name: "softplus", find: softplusWithBeta },
];

const smooth = { beta: 1, threshold: Number.POSITIVE_INFINITY };

/** log(1 + exp(x)). */
function softplusOfLog(layer: Draft): Found | undefined {
  const x = argumentOf(plus(argumentOf(layer, "log"), 1), "exponential");
  return x && { x, parameters: smooth };
}

/** softplus(beta·x) / beta. */
function softplusWithBeta(layer: Draft): Found | undefined {
  const outer = multipleOf(layer);
  const inner = multipleOf(argumentOf(outer?.x, "softplus", smooth));
  if (outer === undefined || inner === undefined || inner.over !== 1 || inner.by === 0) return undefined;
  const isBack = outer.over === 1 ? outer.by === 1 / inner.by : outer.by === 1 && outer.over === inner.by;
  return isBack ? { x: inner.x, parameters: { ...smooth, beta: inner.by } } : undefined;
}

/** Recognizes activations that were exported as a chain of others. */
export const composed: RewriteRule = (layer) => {
  for (const { name, find } of composedActivations) {
    const match = find(layer);
    if (match === undefined) continue;
    const { x, parameters } = match;
    return draft("activation", [x], activation(name, parameters), layer.shape, originBetween(layer, x));
  }
  return undefined;
};
