import { count, thereAre } from "../../diagnostics/words.ts";
import { applied } from "../imported-model.ts";
import type { ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import { convolutions } from "./convolutions.ts";
import { addEmbedding, embeddingOptions } from "./embedding.ts";
import { addLinear } from "./linear.ts";
import { addNormalization, takeNeeded } from "./normalization.ts";
import { choice, type Given, ignored, number, type Options, placeOf, required } from "./options.ts";
import { recurrentModules } from "./recurrent.ts";
import { inRanks } from "./sample.ts";
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

export interface WeightedRow {
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
  Embedding: { options: embeddingOptions, add: addEmbedding },
  ...convolutions,
  ...recurrentModules,
  ...inRanks(
    "BatchNorm",
    (rank): WeightedRow => ({
      options: {
        ...{ num_features: ignored, eps: number(1e-5), momentum: ignored },
        ...{ affine: maybe, track_running_stats: choice(true) },
      },
      add(call) {
        const statistics = {
          mean: takeNeeded(call, "running_mean"),
          variance: takeNeeded(call, "running_var"),
        };
        const ranks = rank === 1 ? [1, 2] : [rank + 1];
        addNormalization(call, {
          type: "batch_norm",
          statistics,
          size: "num_features",
          affine: "affine",
          ranks,
        });
      },
    }),
  ),
  ...inRanks(
    "InstanceNorm",
    (rank): WeightedRow => ({
      options: {
        ...{ num_features: ignored, eps: number(1e-5), momentum: ignored },
        ...{ affine: maybe, track_running_stats: choice(null, true, false) },
      },
      add(call) {
        const tracks = call.given.value("track_running_stats") === true;
        const statistics = tracks
          ? { mean: takeNeeded(call, "running_mean"), variance: takeNeeded(call, "running_var") }
          : {};
        const type = tracks ? "batch_norm" : "instance_norm";
        const words = { size: "num_features", affine: "affine" };
        addNormalization(call, { type, statistics, ...words, ranks: [rank + 1] });
      },
    }),
  ),
  GroupNorm: {
    options: { num_groups: required, num_channels: ignored, eps: number(1e-5), affine: maybe },
    add(call) {
      const fields = { groups: call.given.number("num_groups") };
      const words = { size: "num_channels", affine: "affine" };
      addNormalization(call, { type: "group_norm", statistics: {}, ...words, fields });
    },
  },
  LayerNorm: {
    options: {
      ...{ normalized_shape: ignored, eps: number(1e-5), elementwise_affine: maybe, bias: maybe },
    },
    add: (call) =>
      addNormalization(call, {
        ...{ type: "layer_norm", statistics: {} },
        ...{ size: "normalized_shape", affine: "elementwise_affine" },
      }),
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
      const activation = applied("prelu", { alpha });
      const { shape } = chain;
      if (shape === undefined || shape.length === 1 || alpha.tensor.data.length === 1) {
        chain.activate(activation, module.type);
        return;
      }
      if (shape[0] !== alpha.tensor.data.length)
        chain.problems.push({
          ...placeOf(module),
          reason: `${alpha.key} has ${count(alpha.tensor.data.length, "number")}, but ${thereAre(shape[0] as number, "channel")}`,
        });
      const part = { type: "activation", fields: { activation, axis: 0 } };
      chain.addParts(call.name, module.type, [part], shape);
    },
  },
};
