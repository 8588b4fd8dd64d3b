import { quote } from "../../diagnostics/words.ts";
import type { ImportedActivation } from "../imported-model.ts";
import { refuse } from "./config/config.ts";

/** What depends on the library that wrote a model, since some names have changed their meaning. */
export interface Dialect {
  /** The library that computes with the model. */
  readonly runtime: "Keras" | "TensorFlow.js";
  hardSigmoid(): ImportedActivation;
  /** How an UpSampling2D that computes values between positions maps the new ones to those of its input. */
  enlargedPositions(): "half_pixel" | "asymmetric";
  /** The norm by which a layer divides values of a smaller one. */
  leastNorm(layer: keyof typeof leastNorms): number;
  /** Whether the kernels of convolutions are stored for convolutions that flip them, as Theano's do. */
  readonly flipsKernels: boolean;
  /** Remarks for the user about what was decided. */
  readonly remarks: Set<string>;
}

/** Keras up to 2 and TensorFlow.js compute 0.2·x + 0.5, Keras 3 computes x/6 + 0.5. */
const slopes = { old: 0.2, new: 1 / 6 };

/**
 * Source: `l2_normalize` of tensorflow/python/ops/nn_impl.py, `UnitNormalization.call` and `ops.nn.normalize` of
 * keras/src, and `l2Normalize` of tfjs-layers/src/losses.ts, which compares the squares with 1e-7.
 */
const leastNorms = {
  UnitNormalization: { old: 1e-6, new: 1e-12, tfjs: 1e-6 },
  Dot: { old: 1e-6, new: 1e-7, tfjs: Math.sqrt(1e-7) },
} as const;

/**
 * @param version the version of Keras in the file: `2.11.0`, `3.4.1`, or `tfjs-layers 4.22.0`
 * @param backend what computed for Keras: `tensorflow`, `theano`, …
 */
export function dialectOf(
  version: string | undefined,
  runtime: Dialect["runtime"],
  backend?: string,
): Dialect {
  const remarks = new Set<string>();
  const isNew = (refusal: Difference): boolean => {
    if (runtime !== "Keras") return false;
    const major = /^(\d+)\./.exec(version ?? "")?.[1];
    if (major === undefined) throw versionNeeded(version, refusal);
    return Number(major) >= 3;
  };
  return {
    runtime,
    remarks,
    flipsKernels: backend === "theano",
    hardSigmoid: () => {
      const is3 = isNew({
        attribute: "activation = hard_sigmoid",
        what: "hard_sigmoid is 0.2·x + 0.5 up to Keras 2 and x/6 + 0.5 in Keras 3",
      });
      const who = runtime === "Keras" ? `Keras ${version}` : runtime;
      remarks.add(`hard_sigmoid is ${is3 ? "x/6 + 0.5" : "0.2·x + 0.5"} clipped to 0 and 1, as in ${who}`);
      return {
        kind: "activation",
        name: "hard_sigmoid",
        parameters: { alpha: is3 ? slopes.new : slopes.old, beta: 0.5 },
      };
    },
    enlargedPositions() {
      if (runtime === "TensorFlow.js") return "asymmetric";
      if (version === undefined) {
        throw versionNeeded(version, { what: "UpSampling2D places its values differently up to Keras 2.3" });
      }
      if (!/^(?:1|2\.[0-3])\.[\d.]+$/.test(version)) return "half_pixel";
      remarks.add(`UpSampling2D reads at multiples of 1 / size, as in Keras ${version}`);
      return "asymmetric";
    },
    leastNorm: (layer) => {
      const { old, new: since3, tfjs } = leastNorms[layer];
      if (runtime === "TensorFlow.js") return tfjs;
      return isNew({ what: `${layer} divides by at least ${old} up to Keras 2 and ${since3} in Keras 3` })
        ? since3
        : old;
    },
  };
}

/** What differs between Keras 2 and 3. */
interface Difference {
  readonly attribute?: string;
  readonly what: string;
}

const versionNeeded = (version: string | undefined, { what, ...place }: Difference) =>
  refuse({
    ...place,
    reason: `the file ${version === undefined ? "does not give its version of Keras" : `gives its version as ${quote(version)}`}, and ${what}`,
    help: "save the model again with model.save(), which writes keras_version",
  });
