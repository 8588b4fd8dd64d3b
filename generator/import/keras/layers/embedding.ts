import { flagIn, sizeIn } from "../config/config.ts";
import { refuseParts } from "./dense.ts";
import type { LayerRule } from "./layer-call.ts";

/** embeddings is [entries, units]. The mask of mask_zero is followed in masks.ts. */
export const embedding: LayerRule = ({ config, input, weights }) => {
  const [entries, units] = [sizeIn(config, "input_dim"), sizeIn(config, "output_dim")];
  refuseParts(config);
  const { embeddings } = weights({ embeddings: [entries, units] });
  return {
    layers: [{ type: "embedding", fields: { units, entries, weights: embeddings } }],
    shape: [...input, units],
    ...(flagIn(config, "mask_zero", false) && {
      remark: "marks steps of index 0 with mask_zero, which no layer of the network uses",
    }),
  };
};
