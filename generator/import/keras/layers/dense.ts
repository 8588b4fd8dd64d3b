import { readActivation } from "../activations.ts";
import { flagIn, get, refuse, sizeIn } from "../config/config.ts";
import { asLayer } from "./activations.ts";
import type { LayerRule } from "./layer-call.ts";

/** kernel is [inputs, units]; Keras 1 says output_dim and bias. */
export const dense: LayerRule = ({ config, input, dialect, weights }) => {
  const inputs = input.at(-1) as number;
  const units = sizeIn(config, get(config, "output_dim") === undefined ? "units" : "output_dim");
  if (get(config, "lora_rank") !== undefined || get(config, "quantization_config") !== undefined) {
    throw refuse({
      attribute: get(config, "lora_rank") === undefined ? "quantization_config" : "lora_rank",
      reason: "it keeps its weights in parts",
      help: "merge them before the model is saved, or save it unquantized",
    });
  }
  const hasBias = flagIn(config, "use_bias", flagIn(config, "bias", true));
  const { kernel, bias } = weights({ kernel: [inputs, units], bias: hasBias && [units] });
  const applied = readActivation(get(config, "activation"), dialect);
  const [own, ...rest] = applied.length === 1 ? applied : [undefined, ...applied];
  const fields = { units, weights: kernel, bias, ...(own && { activation: own }) };
  return {
    layers: [
      { type: "dense", fields },
      ...rest.flatMap((activation) => (activation ? [asLayer(activation)] : [])),
    ],
    shape: [...input.slice(0, -1), units],
  };
};
