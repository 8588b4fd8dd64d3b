import { applying } from "../../imported-model.ts";
import { readActivation } from "../activations.ts";
import { flagIn, get, refuse, sizeIn } from "../config/config.ts";
import type { LayerRule } from "./layer-call.ts";

/** kernel is [inputs, units]. Keras 1 has the options output_dim and bias. */
export const dense: LayerRule = ({ config, input, dialect, weights }) => {
  const inputs = input.at(-1) as number;
  const units = sizeIn(config, get(config, "output_dim") === undefined ? "units" : "output_dim");
  if (get(config, "lora_rank") !== undefined || get(config, "quantization_config") !== undefined) {
    throw refuse({
      attribute: get(config, "lora_rank") === undefined ? "quantization_config" : "lora_rank",
      reason: "its weights are stored in parts",
      help: "merge them before you save the model, or save it unquantized",
    });
  }
  const hasBias = flagIn(config, "use_bias", flagIn(config, "bias", true));
  const { kernel, bias } = weights({ kernel: [inputs, units], bias: hasBias && [units] });
  const activations = readActivation(get(config, "activation"), dialect, input.length);
  const [own, ...rest] = activations.length === 1 ? activations : [undefined, ...activations];
  const fields = { units, weights: kernel, bias, ...(own && { activation: own }) };
  return {
    layers: [
      { type: "dense", fields },
      ...rest.flatMap((activation) => (activation ? [applying(activation)] : [])),
    ],
    shape: [...input.slice(0, -1), units],
  };
};
