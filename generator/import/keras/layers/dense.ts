import type { Shape } from "../../../ir/tensor-data.ts";
import { readActivation } from "../activations.ts";
import { type Config, flagIn, get, refuse, sizeIn } from "../config/config.ts";
import type { LayerRule } from "./layer-call.ts";

/** kernel is [inputs, units]. */
export const dense: LayerRule = ({ config, input, dialect, weights }) => {
  const inputs = input.at(-1) as number;
  const units = sizeIn(config, "units");
  refuseParts(config);
  const hasBias = flagIn(config, "use_bias", true);
  const { kernel, bias } = weights({ kernel: [inputs, units], bias: hasBias && [units] });
  const shape: Shape = input.with(-1, units);
  const activation = readActivation(get(config, "activation"), dialect, shape);
  return { layers: [{ type: "dense", fields: { units, weights: kernel, bias } }, ...activation], shape };
};

/** Refuses weights that are stored as factors (LoRA) or as integers with scales. */
export function refuseParts(config: Config): void {
  const key = ["lora_rank", "quantization_config"].find((key) => get(config, key) !== undefined);
  if (key === undefined) return;
  throw refuse({
    attribute: key,
    reason: "its weights are stored in parts",
    help: "merge them before you save the model, or save it unquantized",
  });
}
