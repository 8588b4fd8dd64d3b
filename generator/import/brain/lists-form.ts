import { z } from "zod";
import { checked } from "../checked.ts";
import type { BrainNetwork } from "./index.ts";
import { namesIn } from "./lookup.ts";

const lookup = z.record(z.string(), z.number()).nullish();

const none = z.array(z.unknown()).max(0, "it must be empty in the input layer");

const ListsForm = z.object({
  type: z.string().optional(),
  sizes: z.array(z.number()).nullish(),
  layers: z.tuple(
    [z.object({ weights: none, biases: none })],
    z.object({ weights: z.array(z.array(z.number())), biases: z.array(z.number()) }),
  ),
  inputLookup: lookup,
  outputLookup: lookup,
  trainOpts: z.object({ activation: z.string(), leakyReluAlpha: z.number().optional() }),
});

/** The form of brain.js 2: `layers: [{ weights: [[…]], biases: […] }]`, the first of them empty. */
export function listsForm(value: unknown): BrainNetwork {
  const read = checked(ListsForm, value, { maker: "brain.js" });
  const { type, sizes, inputLookup, outputLookup, trainOpts } = read;
  const [, ...layers] = read.layers;
  return {
    version: "2.x",
    activation: trainOpts.activation,
    leakyReluAlpha: trainOpts.leakyReluAlpha,
    leakyReluFault:
      type === "NeuralNetworkGPU"
        ? "leaky-relu in NeuralNetworkGPU gives 0 below 0 and 0.01·x above it"
        : undefined,
    inputs: namesIn("inputLookup", inputLookup),
    outputs: namesIn("outputLookup", outputLookup),
    sizes: sizes ?? undefined,
    layers,
  };
}
