import { json } from "./json.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { safetensors } from "./safetensors.ts";
import { malformed, shortList, WeightFileProblem } from "./weight-file-problem.ts";
import type { WeightFile, WeightFormat } from "./weight-format.ts";

export { WeightFileProblem, type WeightFileProblemCode } from "./weight-file-problem.ts";
export type { WeightFile, WeightFormat } from "./weight-format.ts";

export const weightFormats: readonly WeightFormat[] = [npy, npz, safetensors, json];

/**
 * Opens a weight file as what the extension of its path says it is, in upper or lower case.
 * @throws WeightFileProblem
 */
export function openWeightFile(path: string, bytes: Uint8Array): WeightFile {
  const format = weightFormats.find(({ extension }) => path.toLowerCase().endsWith(extension));
  if (format === undefined) {
    const readable = shortList(weightFormats.map(({ extension }) => extension));
    throw new WeightFileProblem(
      "unknown-format",
      `has an unsupported extension; weight files are ${readable}`,
    );
  }
  if (bytes.length === 0) throw malformed("is empty");
  return format.open(bytes);
}
