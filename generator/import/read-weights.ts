import { openWeightFile, type WeightFile, WeightFileProblem } from "../2-resolve/weights/index.ts";
import { ImportError, type ModelFile } from "./imported-model.ts";

/**
 * Opens a file of weights that is itself the model.
 * @throws ImportError what is wrong with the file, also when a tensor is read later
 */
export function openWeights({ path, bytes }: ModelFile): WeightFile {
  const file = attempt(() => openWeightFile(path, bytes));
  return { keys: file.keys, read: (key) => attempt(() => file.read(key)) };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw new ImportError({ reason: `the file ${problem.message.replace(/\.$/, "")}` });
  }
}
