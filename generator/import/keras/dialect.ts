import { quote } from "../../diagnostics/words.ts";
import type { ImportedActivation } from "../imported-model.ts";
import { refuse } from "./config/config.ts";

/** What depends on the library that wrote a model, since some names have changed their meaning. */
export interface Dialect {
  hardSigmoid(): ImportedActivation;
  /** Remarks for the user about what was decided. */
  readonly remarks: Set<string>;
}

/** Keras up to 2 and TensorFlow.js compute 0.2·x + 0.5, Keras 3 computes x/6 + 0.5. */
const slopes = { old: 0.2, new: 1 / 6 };

/**
 * @param version the version of Keras in the file: `2.11.0`, `3.4.1`, or `tfjs-layers 4.22.0`
 */
export function dialectOf(version: string | undefined, runtime: "Keras" | "TensorFlow.js"): Dialect {
  const remarks = new Set<string>();
  return {
    remarks,
    hardSigmoid: () => {
      const major = /^(\d+)\./.exec(version ?? "")?.[1];
      if (runtime === "Keras" && major === undefined) throw versionNeeded(version);
      const isNew = runtime === "Keras" && Number(major) >= 3;
      const who = runtime === "Keras" ? `Keras ${version}` : runtime;
      remarks.add(`hard_sigmoid is ${isNew ? "x/6 + 0.5" : "0.2·x + 0.5"} clipped to 0 and 1, as in ${who}`);
      return {
        kind: "activation",
        name: "hard_sigmoid",
        parameters: { alpha: isNew ? slopes.new : slopes.old, beta: 0.5 },
      };
    },
  };
}

const versionNeeded = (version: string | undefined) =>
  refuse({
    attribute: "activation = hard_sigmoid",
    reason: `the file ${version === undefined ? "does not give its version of Keras" : `gives its version as ${quote(version)}`}, and hard_sigmoid is 0.2·x + 0.5 up to Keras 2 and x/6 + 0.5 in Keras 3`,
    help: "save the model again with model.save(), which writes keras_version",
  });
