import { quote } from "../../diagnostics/words.ts";
import { refuse } from "./config/config.ts";
import type { WeightSource } from "./find-weight.ts";
import { findWeight, SAVE_WHOLE } from "./find-weight.ts";
import type { Hdf5Group } from "./hdf5/hdf5-group.ts";

/**
 * Weights as `model.save("….h5")` writes them since Keras 1: a group for each layer of the model, whose attribute
 * weight_names lists its datasets; for a network these include those of its layers.
 */
export const h5Weights = (root: Hdf5Group): WeightSource => ({
  read: (place, names) => {
    if (names.length === 0) return [];
    const [outermost = ""] = place.names;
    const group = root.group(outermost.split("/"));
    if (group === undefined) {
      throw refuse({ reason: `the file has no weights for ${quote(outermost)}`, help: SAVE_WHOLE });
    }
    const stored = group.texts("weight_names") ?? [];
    return names.map((name) => {
      const found = findWeight(stored, place, name, place.names.length === 1);
      const tensor = group.tensor(found.split("/"));
      if (tensor !== undefined) return tensor;
      throw refuse({
        reason: `the file lists a weight ${quote(found)}, but does not have it`,
        help: SAVE_WHOLE,
      });
    });
  },
});
