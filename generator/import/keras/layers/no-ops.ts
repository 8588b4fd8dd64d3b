import type { LayerRule } from "./layer-call.ts";

const atInference: LayerRule = ({ input }) => ({
  layers: [],
  shape: input,
  remark: "acts only in training and is left out",
});

/** Layers that change nothing at inference. */
export const noOpRules: Readonly<Record<string, LayerRule>> = {
  Identity: ({ input }) => ({ layers: [], shape: input, remark: "changes nothing and is left out" }),
  ...Object.fromEntries(
    [
      "Dropout",
      "SpatialDropout1D",
      "SpatialDropout2D",
      "SpatialDropout3D",
      "GaussianNoise",
      "GaussianDropout",
      "AlphaDropout",
      "ActivityRegularization",
    ].map((className) => [className, atInference]),
  ),
};
