import { openWeightFile, type WeightFile } from "../2-resolve/weights/index.ts";
import { asImport } from "./as-import.ts";
import type { ModelFile } from "./imported-model.ts";

/**
 * Opens a file of weights that is itself the model.
 * @throws ImportError what is wrong with the file, also when a tensor is read later
 */
export function openWeights({ path, bytes }: ModelFile): WeightFile {
  const file = asImport("the file ", () => openWeightFile(path, bytes));
  return { keys: file.keys, read: (key) => asImport("the file ", () => file.read(key)) };
}
