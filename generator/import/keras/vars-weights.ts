import { list, quote } from "../../diagnostics/words.ts";
import { refuse } from "./config/config.ts";
import type { LayerPart } from "./config/expand.ts";
import type { VarsFolder } from "./config/vars-folders.ts";
import type { WeightSource } from "./find-weight.ts";
import { SAVE_WHOLE } from "./find-weight.ts";
import type { Hdf5Group } from "./hdf5/hdf5-group.ts";

/** What Keras 2.12 and 2.13 call the folder of layers. Source: `H5IOStore.get` of keras/src/saving/saving_lib.py. */
const OLD_LAYERS = "_layer_checkpoint_dependencies";

/** Weights of `.keras` files: `layers/dense/vars/0`, numbered in the order in which a layer creates them. */
export const varsWeights = (root: Hdf5Group): WeightSource => ({
  read: ({ folders, wrapped, part }, names) => {
    if (names.length === 0) return [];
    const own = [...pathIn(root, folders), ...(wrapped === undefined ? [] : ["layer"])];
    const path = [...own, ...folderOf(root, own, part), "vars"];
    const where = quote(path.join("/"));
    const vars = groupAt(root, path);
    if (vars === undefined) throw refuse({ reason: `the file has no ${where} for it`, help: SAVE_WHOLE });
    const { keys } = vars;
    if (keys.length !== names.length || names.some((_, i) => !keys.includes(String(i)))) {
      throw refuse({
        reason: `${where} has ${keys.length} weights, but needs ${list(names)}`,
        help: "save the model without quantization or added weights",
      });
    }
    return names.map((name, i) => {
      const tensor = vars.tensor([String(i)]);
      if (tensor !== undefined) return tensor;
      throw refuse({ reason: `${where} has a group for ${name} in place of numbers` });
    });
  },
});

/** The folder of a part of a layer, which some versions of Keras call as its private attribute. */
function folderOf(root: Hdf5Group, path: readonly string[], part: LayerPart | undefined): readonly string[] {
  if (part === undefined) return [];
  const hidden = `_${part.folder}`;
  return groupAt(root, [...path, hidden]) === undefined ? part.folder.split("/") : [hidden];
}

/** The path to a layer's variables. In each network on the way, folders are numbered the way the file does it. */
function pathIn(root: Hdf5Group, folders: readonly VarsFolder[]): readonly string[] {
  const isOld = root.keys.some((key) => key.split("\\")[0] === OLD_LAYERS);
  const layers = isOld ? OLD_LAYERS : "layers";
  const path: string[] = [];
  for (const { name, passedOver, last, doubled, lastDoubled } of folders) {
    path.push(layers);
    const has = (folder: string) => groupAt(root, [...path, folder]) !== undefined;
    if (isOld && has(lastDoubled)) path.push(doubled);
    else path.push(has(last) ? name : passedOver);
  }
  return path;
}

/** The group at a path. On Windows, Keras 2 writes `layers\dense` as the name of one group. */
function groupAt(root: Hdf5Group, path: readonly string[]): Hdf5Group | undefined {
  if (path.length === 0) return root;
  for (let length = path.length; length > 0; length--) {
    const child = root.group([path.slice(0, length).join("\\")]);
    if (child !== undefined) return groupAt(child, path.slice(length));
  }
  return undefined;
}
