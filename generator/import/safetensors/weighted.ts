import { applied } from "../imported-model.ts";
import type { ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import { addLinear } from "./linear.ts";
import { addNormalization, takeNeeded } from "./normalization.ts";
import { choice, type Given, ignored, number, type Options, placeOf } from "./options.ts";
import type { StateDict } from "./state-dict.ts";

/** A module whose layer is to be added. */
export interface Call {
  readonly module: ModuleSpec;
  /** The prefix of its tensors. */
  readonly name: string;
  readonly given: Given;
  readonly state: StateDict;
  readonly chain: Chain;
}

interface WeightedRow {
  readonly options: Options;
  readonly add: (call: Call) => void;
}

const maybe = choice(null, true, false);

/** The modules of torch.nn that have tensors. Source: https://pytorch.org/docs/stable/nn.html */
export const weighted: Readonly<Record<string, WeightedRow>> = {
  Linear: {
    options: { in_features: ignored, out_features: ignored, bias: maybe },
    add: ({ module, name, state, chain }) => addLinear(name, state, chain, module.options),
  },
  BatchNorm1d: {
    options: {
      ...{ num_features: ignored, eps: number(1e-5), affine: maybe },
      ...{ momentum: ignored, track_running_stats: choice(true) },
    },
    add(call) {
      const statistics = {
        mean: takeNeeded(call, "running_mean"),
        variance: takeNeeded(call, "running_var"),
      };
      addNormalization(call, "batch_norm", statistics, { size: "num_features", affine: "affine" });
    },
  },
  LayerNorm: {
    options: {
      ...{ normalized_shape: ignored, eps: number(1e-5), elementwise_affine: maybe, bias: maybe },
    },
    add: (call) =>
      addNormalization(call, "layer_norm", {}, { size: "normalized_shape", affine: "elementwise_affine" }),
  },
  PReLU: {
    options: { num_parameters: ignored, init: ignored },
    add(call) {
      const { module, chain } = call;
      const alpha = takeNeeded(call, "weight");
      if (alpha === undefined) return;
      const { num_parameters: said = alpha.tensor.data.length } = module.options;
      if (said !== alpha.tensor.data.length)
        chain.problems.push({
          ...placeOf(module),
          reason: `its num_parameters is ${JSON.stringify(said)}, but ${alpha.key} has ${alpha.tensor.data.length}`,
        });
      chain.activate(applied("prelu", { alpha }), module.type);
    },
  },
};
