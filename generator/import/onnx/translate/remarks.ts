import { list, quote } from "../../../diagnostics/words.ts";
import type { Dtype } from "../../../ir/number-format.ts";
import type { ElementType, GraphInput, Node } from "../graph.ts";
import { ML } from "../graph.ts";
import { describeNode } from "../node/describe-node.ts";
import { describeOrigin } from "./describe-origin.ts";
import { type Draft, inOrder, isActivation } from "./draft.ts";

/** Nodes that change nothing, which no layer mentions. */
export const idleRemarks = (idle: readonly Node[]): string[] => {
  // A node in a loop is there once for each step.
  const described = [...new Set(idle.map(describeNode))];
  return described.length === 0 ? [] : [`Left out, because they change no numbers: ${list(described)}.`];
};

/** Where the network rounds less than the model, since it computes in one type throughout. */
export function precisionRemarks(
  inputs: readonly GraphInput[],
  types: ReadonlySet<ElementType>,
  dtype: Dtype,
): string[] {
  const others = [...types].filter((other) => other !== dtype);
  if (others.length === 0) return [];
  const rounding = `the network computes in ${dtype}, which rounds less.`;
  const other = inputs.find(({ type }) => others.includes(type));
  return other !== undefined
    ? [`The input ${quote(other.name)} is ${other.type}: ${rounding}`]
    : [`Part of the model computes in ${list(others)}: ${rounding}`];
}

/** Normalizations of rows that already sum to 1. */
export const redundantRemarks = (result: Draft): string[] =>
  inOrder(result).flatMap(({ fields: { activation }, origin }) => {
    const normalizers = origin.filter(({ node }) => node.op === `${ML}Normalizer`);
    return isActivation(activation) && activation.name === "softmax" && normalizers.length > 0
      ? [
          `Left out, because a softmax sums to 1 already: ${list(normalizers.map(({ node }) => describeNode(node)))}.`,
        ]
      : [];
  });

/** Logarithms that stay finite, and the value that the original gives for a rounded 0 or a number that is too large. */
const stable: ReadonlyMap<string, string> = new Map([
  ["log_sigmoid", "-Infinity"],
  ["log_softmax", "-Infinity"],
  ["softplus", "Infinity"],
]);

export const stableRemarks = (result: Draft): string[] =>
  inOrder(result).flatMap(({ fields: { activation }, origin }) =>
    isActivation(activation) && stable.has(activation.name) && origin.some(({ node }) => node.op === "Log")
      ? [
          `${describeOrigin(origin)} is computed as ${activation.name}, which stays finite where the original gives ${stable.get(activation.name)}.`,
        ]
      : [],
  );

/** Activations that exporters write as a choice, which takes one of its branches for NaN. */
const ofNaN: ReadonlySet<string> = new Set([
  "relu",
  "clip",
  "thresholded_relu",
  "hard_shrink",
  "soft_shrink",
]);

export const choiceRemarks = (result: Draft): string[] =>
  inOrder(result).flatMap(({ fields: { activation }, origin }) =>
    isActivation(activation) && ofNaN.has(activation.name) && origin.some(({ node }) => node.op === "Where")
      ? [
          `${describeOrigin(origin)} is computed as ${activation.name}, which gives NaN for NaN, where the original takes one of its branches.`,
        ]
      : [],
  );
