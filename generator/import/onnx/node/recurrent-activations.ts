import { quote } from "../../../diagnostics/words.ts";
import { applied, type ImportedActivation } from "../../imported-model.ts";
import type { NodeAttributes } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/** An activation of a recurrent operator: which of alpha and beta it takes, with their defaults, and what it is in a spec. */
interface Row {
  readonly alpha?: number;
  readonly beta?: number;
  /** Undefined if no activation of a spec is the same. */
  readonly is: (alpha: number, beta: number) => ImportedActivation | undefined;
}

/** Source: the attribute `activations` of https://onnx.ai/onnx/operators/onnx__LSTM.html */
const rows: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    affine: {
      ...{ alpha: 1, beta: 0 },
      is: (alpha, beta) => (alpha === 1 && beta === 0 ? applied("identity") : undefined),
    },
    elu: { alpha: 1, is: (alpha) => applied("elu", { alpha }) },
    hardsigmoid: { alpha: 0.2, beta: 0.5, is: (alpha, beta) => applied("hard_sigmoid", { alpha, beta }) },
    leakyrelu: { alpha: 0.01, is: (alpha) => applied("leaky_relu", { alpha }) },
    relu: { is: () => applied("relu") },
    scaledtanh: {
      ...{ alpha: 1, beta: 1 },
      is: (alpha, beta) => (alpha === 1 && beta === 1 ? applied("tanh") : undefined),
    },
    sigmoid: { is: () => applied("sigmoid") },
    softplus: {
      is: () => applied("softplus", { beta: 1, threshold: Number.POSITIVE_INFINITY }),
    },
    softsign: { is: () => applied("softsign") },
    tanh: { is: () => applied("tanh") },
    thresholdedrelu: { alpha: 1, is: (alpha) => applied("thresholded_relu", { alpha }) },
  } satisfies Record<string, Row>),
);

/**
 * The activations of each direction. Their alphas and betas are in two lists, which those that take them take in order.
 * @param defaults what one direction has where the node names none
 */
export function recurrentActivations(
  call: NodeAttributes,
  directions: number,
  defaults: readonly string[],
): readonly (readonly ImportedActivation[])[] {
  const count = defaults.length;
  const named = call.texts("activations") ?? [];
  if (named.length !== 0 && named.length !== directions * count)
    throw new Refusal(`it names ${named.length} activations instead of ${directions * count}`, {
      attribute: "activations",
    });
  const names = named.length > 0 ? named : Array.from({ length: directions }, () => defaults).flat();
  const alphas = [...(call.numbers("activation_alpha") ?? [])];
  const betas = [...(call.numbers("activation_beta") ?? [])];
  const next = (list: number[], otherwise: number | undefined): number =>
    otherwise === undefined ? Number.NaN : (list.shift() ?? Math.fround(otherwise));
  const all = names.map((name) => {
    const row = rows.get(name.toLowerCase());
    if (row === undefined)
      throw new Refusal(`its activation ${quote(name)} is unknown`, { attribute: "activations" });
    const [alpha, beta] = [next(alphas, row.alpha), next(betas, row.beta)];
    const found = row.is(alpha, beta);
    if (found !== undefined) return found;
    throw new Refusal(`no activation of a spec is ${name} with alpha ${alpha} and beta ${beta}`, {
      attribute: "activations",
    });
  });
  return Array.from({ length: directions }, (_, direction) =>
    all.slice(direction * count, (direction + 1) * count),
  );
}
