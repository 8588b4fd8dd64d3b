import type { Network } from "../ir/network.ts";
import type { ChosenArrays } from "./choose-arrays.ts";
import { type FittedArray, fitOutput } from "./fit-arrays.ts";
import { type CaseRows, fitInputs } from "./fit-cases.ts";

/** Recorded inputs as rows, and the outputs recorded with them. */
export interface RecordedCases {
  readonly inputs: CaseRows;
  readonly outputs: readonly FittedArray[];
}

/**
 * The cases of a recording, as rows.
 * @throws VectorProblem where its arrays do not fit the network
 */
export function recordedCases(arrays: ChosenArrays, network: Network): RecordedCases {
  const { rows, ...extent } = fitInputs(arrays, network);
  return { inputs: rows, outputs: arrays.outputs.map((one) => fitOutput(one, extent, network)) };
}
