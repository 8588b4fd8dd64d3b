import { largestIndex } from "../ir/largest-index.ts";
import type { OutputPort } from "../ir/network.ts";

/**
 * The class that outputs say: 1 where one sigmoid output is greater than the threshold, else 0, and so for NaN, as
 * scikit-learn compares; of several outputs the index of the largest. Nothing where one output is a value and no class.
 */
export function predict(
  { size, threshold }: OutputPort,
  output: readonly number[],
  logits: readonly number[],
): number | undefined {
  if (threshold !== undefined) return (output[0] as number) > threshold ? 1 : 0;
  return size > 1 ? largestIndex(logits) : undefined;
}
