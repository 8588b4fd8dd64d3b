import type { ImportProblem } from "../../imported-model.ts";
import type { KerasLayer } from "../config/read-layer.ts";
import { activationRules } from "./activations.ts";
import { dense } from "./dense.ts";
import type { LayerRule } from "./layer-call.ts";
import { mergeRules } from "./merges.ts";
import { noOpRules } from "./no-ops.ts";
import { normalizationRules } from "./normalizations.ts";
import { shapeRules } from "./shapes.ts";

/** Every layer of Keras that has an equal in a spec, by its class. */
export const rules: Readonly<Record<string, LayerRule>> = {
  Dense: dense,
  ...activationRules,
  ...normalizationRules,
  ...mergeRules,
  ...shapeRules,
  ...noOpRules,
};

/** Kinds of layers that a spec does not have yet, by what their classes are called. */
const families: readonly (readonly [RegExp, reason: string, help: string])[] = [
  [/Conv/, "convolutions are not supported", "only networks of dense layers can be imported"],
  [/Pooling/, "pooling is not supported", "pool before the network, or flatten instead"],
  [
    /LSTM|GRU|RNN|Recurrent|Bidirectional/,
    "recurrent layers are not supported",
    "only feed-forward networks can be imported",
  ],
  [
    /Embedding/,
    "embeddings are not supported",
    "look the vectors up before the network and import what follows",
  ],
  [/Attention/, "attention is not supported", "only feed-forward networks of dense layers can be imported"],
  [
    /^Lambda$/,
    "a Lambda layer holds Python code, which is not run",
    "write it with layers of Keras, or leave it out",
  ],
  [
    /OpLambda$|^TensorFlowOpLayer$/,
    "TensorFlow operations are not supported",
    "write it with layers of Keras: Add, Multiply, Rescaling, …",
  ],
  [
    /^TimeDistributed$/,
    "wrapped layers are not supported",
    "a Dense layer works along the last axis without it",
  ],
];

/** The rule of a layer, or why there is none. */
export function ruleFor({ className, custom }: KerasLayer): LayerRule | ImportProblem {
  if (custom !== undefined) {
    return {
      op: custom.slice(0, 60),
      reason: "a class of your own is Python code, which is not run",
      help: "write it with layers of Keras",
    };
  }
  const rule = Object.hasOwn(rules, className) ? rules[className] : undefined;
  if (rule !== undefined) return rule;
  const [, reason, help] = families.find(([pattern]) => pattern.test(className)) ?? [];
  return {
    reason: reason ?? "no layer of a spec computes this",
    help: help ?? "compute it before or after the network, or write it with other layers",
  };
}
