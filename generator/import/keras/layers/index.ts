import type { ImportProblem } from "../../imported-model.ts";
import { families, whyUnsupported } from "../../unsupported.ts";
import { get } from "../config/config.ts";
import type { KerasLayer } from "../config/read-layer.ts";
import { activationRules } from "./activations.ts";
import { attentionRules } from "./attention.ts";
import { convolutionRules } from "./convolutions.ts";
import { dense } from "./dense.ts";
import { einsumDense } from "./einsum-dense.ts";
import { embedding } from "./embedding.ts";
import type { LayerRule } from "./layer-call.ts";
import { functionRules, mergeRules } from "./merges.ts";
import { noOpRules } from "./no-ops.ts";
import { normalizationRules } from "./normalizations.ts";
import { poolingRules } from "./pooling.ts";
import { recurrentRules } from "./recurrent.ts";
import { resizingRules } from "./resizing.ts";
import { shapeRules } from "./shapes.ts";
import { timeDistributed } from "./time-distributed.ts";

/** The rules of all Keras layers that can be imported, by class. */
export const rules: Readonly<Record<string, LayerRule>> = {
  Dense: dense,
  EinsumDense: einsumDense,
  Embedding: embedding,
  TimeDistributed: timeDistributed((layer) => ruleFor(layer)),
  ...convolutionRules,
  ...activationRules,
  ...normalizationRules,
  ...mergeRules,
  ...attentionRules,
  ...recurrentRules,
  ...shapeRules,
  ...poolingRules,
  ...resizingRules,
  ...noOpRules,
};

/** The rule of a layer, or why there is none. */
export function ruleFor({ className, custom, config }: KerasLayer): LayerRule | ImportProblem {
  if (custom !== undefined) {
    const { reason, help } = families.custom;
    return { op: custom.slice(0, 60), reason, help };
  }
  const called = className === "TFOpLambda" ? get(config, "function") : undefined;
  if (typeof called === "string" && Object.hasOwn(functionRules, called))
    return functionRules[called] as LayerRule;
  return Object.hasOwn(rules, className)
    ? (rules[className] as LayerRule)
    : whyUnsupported("keras", className);
}
