import { largestIndex } from "../ir/largest-index.ts";
import type { Network } from "../ir/network.ts";

/**
 * The class that outputs say: 1 where one sigmoid output is greater than the threshold, else 0, and so for NaN, as
 * scikit-learn compares; of several outputs the index of the largest. Nothing where one output is a value and no class.
 */
export function predict(
  { outputSize, threshold }: Network,
  output: readonly number[],
  logits: readonly number[],
): number | undefined {
  if (threshold !== undefined) return (output[0] as number) > threshold ? 1 : 0;
  return outputSize > 1 ? largestIndex(logits) : undefined;
}
