import { list, quote } from "../../diagnostics/words.ts";
import type { TensorData } from "../../ir/tensor-data.ts";
import { refuse } from "./config/config.ts";
import type { LayerPlace, PathName } from "./config/expand.ts";

/** Names of weights in Keras 1: `dense_1_W`. Its running_std holds variances. */
const oldNames: Readonly<Record<string, string>> = {
  ...{ kernel: "W", recurrent_kernel: "U", bias: "b", embeddings: "W", alpha: "alphas" },
  ...Object.fromEntries(
    [..."ifcozrh"].flatMap((gate) => [
      [`kernel_${gate}`, `W_${gate}`],
      [`recurrent_kernel_${gate}`, `U_${gate}`],
      [`bias_${gate}`, `b_${gate}`],
    ]),
  ),
  ...{ depthwise_kernel: "depthwise_kernel", pointwise_kernel: "pointwise_kernel" },
  ...{ gamma: "gamma", beta: "beta", moving_mean: "running_mean", moving_variance: "running_std" },
};

/** Keras 3 calls the only kernel of a DepthwiseConv `kernel`. */
const newNames: Readonly<Record<string, string>> = { depthwise_kernel: "kernel" };

/**
 * The stored name of a weight of a layer: `dense_1/kernel:0` (Keras 2), `net/dense_1/kernel` (Keras 3),
 * `dense_Dense1/kernel` (TensorFlow.js), `dense_1_W` (Keras 1).
 * @param ofLayer whether all names are those of this layer, so that they need not contain its own
 * @throws ImportError if no name fits, or several do
 */
export function findWeight(
  stored: readonly string[],
  { names, wrapped, part }: LayerPlace,
  weight: string,
  ofLayer: boolean,
): string {
  const layer = names.at(-1) as string;
  const path = part === undefined ? [] : (part.path ?? [[part.name]]);
  const owners = path.findLast((name) => name !== undefined) ?? [layer];
  const isIt = (name: string): boolean => {
    const parts = name.replace(/:\d+$/, "").split("/");
    const last = parts.pop() as string;
    if (owners.some((owner) => last === `${owner}_${oldNames[weight]}`)) return true;
    const isLayers = pathsBefore(parts, path).some((before) => {
      const rest = before.join("/");
      return (
        ofLayer || [layer, `${layer}/${wrapped}`].some((path) => rest === path || rest.endsWith(`/${path}`))
      );
    });
    return isLayers && [weight, newNames[weight]].includes(last.replace(/_\d+$/, ""));
  };
  const [found, second] = stored.filter(isIt);
  if (found === undefined) {
    const there = stored.length === 0 ? "none" : list(stored.map(quote), "and", 8);
    throw refuse({
      reason: `the file has no weight ${quote(weight)} for it; it has ${there}`,
      help: SAVE_WHOLE,
    });
  }
  if (second === undefined) return found;
  throw refuse({ reason: `${quote(found)} and ${quote(second)} may both be its ${quote(weight)}` });
}

/** What may come before a path at the end of another; nothing if it does not end in that path. */
function pathsBefore(whole: readonly string[], path: readonly PathName[]): readonly (readonly string[])[] {
  if (path.length === 0) return [whole];
  const [rest, last] = [path.slice(0, -1), path.at(-1)];
  const before = (names: readonly string[]) => pathsBefore(names, rest);
  if (last === undefined) return [...before(whole), ...(whole.length > 0 ? before(whole.slice(0, -1)) : [])];
  return last.includes(whole.at(-1) ?? "") ? before(whole.slice(0, -1)) : [];
}

export const SAVE_WHOLE = "save the whole model, with its weights: model.save()";

/** Access to the weights of layers, whose place differs between versions of Keras. */
export interface WeightSource {
  /**
   * The weights of a layer, which has exactly these, in this order.
   * Throws an ImportError if one is missing.
   */
  read(layer: LayerPlace, names: readonly string[]): readonly TensorData[];
}
