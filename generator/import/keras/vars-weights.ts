import { list, quote } from "../../diagnostics/words.ts";
import { refuse } from "./config/config.ts";
import { SAVE_WHOLE } from "./find-weight.ts";
import type { Hdf5Group } from "./hdf5/hdf5-group.ts";
import type { WeightSource } from "./weight-source.ts";

/** What TensorFlow 2.13 and before called the folder of layers. Source: keras/src/saving/saving_lib.py, `H5Entry`. */
const OLD_LAYERS = "_layer_checkpoint_dependencies";

/** Weights as `.keras` files have them: `layers/dense/vars/0`, numbered in the order in which a layer makes them. */
export function varsWeights(root: Hdf5Group): WeightSource {
  const isOld = root.keys.includes(OLD_LAYERS);
  return {
    read: ({ folder }, names) => {
      if (names.length === 0) return [];
      const path = isOld ? folder.map((name) => (name === "layers" ? OLD_LAYERS : name)) : folder;
      const where = quote([...path, "vars"].join("/"));
      const vars = root.group([...path, "vars"]);
      if (vars === undefined) throw refuse({ reason: `the file has no ${where} for it`, help: SAVE_WHOLE });
      const { keys } = vars;
      if (keys.length !== names.length || names.some((_, i) => !keys.includes(String(i)))) {
        throw refuse({
          reason: `${where} has ${keys.length} weights, where ${list(names)} belong`,
          help: "save the model without quantization or added weights",
        });
      }
      return names.map((name, i) => {
        const tensor = vars.tensor([String(i)]);
        if (tensor !== undefined) return tensor;
        throw refuse({ reason: `${where} has a group for ${name}, where numbers belong` });
      });
    },
  };
}
