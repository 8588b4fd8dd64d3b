import type { LayerRule } from "./layer-call.ts";

const atInference: LayerRule = ({ input }) => ({
  layers: [],
  shape: input,
  remark: "works in training alone and is left out",
});

/** Layers that hand on what they get. */
export const noOpRules: Readonly<Record<string, LayerRule>> = {
  Identity: ({ input }) => ({ layers: [], shape: input, remark: "hands on what it gets and is left out" }),
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
