import { largestIndex } from "../../ir/largest-index.ts";
import { classLabels, firstOutput, type Network } from "../../ir/network.ts";
import type { Loaded } from "../../load.ts";
import type { FittedArray } from "../../verify/fit-arrays.ts";
import type { VectorFiles } from "../../verify/read-vectors.ts";
import { type RecordedCases, recordedCases } from "../../verify/recorded-cases.ts";
import { VectorProblem } from "../../verify/vector-problem.ts";
import { openRecordings } from "../../verify/verify.ts";
import { Failure } from "../problems/failure.ts";
import type { Problem } from "../problems/problem.ts";
import { vectorProblem } from "../vectors/problems.ts";

/** A case that was recorded elsewhere. */
export interface PlotCase {
  readonly x: readonly number[];
  /** The outputs of the network, where those were recorded. */
  readonly outputs: readonly number[] | undefined;
  /** The index of the class that was recorded, or that the recorded outputs say. */
  readonly class: number | undefined;
}

/** The cases that a spec names under `verify:`. Throws a Failure where they cannot be read. */
export async function readCases(loaded: Loaded, path: string, files: VectorFiles): Promise<PlotCase[]> {
  const { network, verify, source, sources } = loaded;
  const cases: PlotCase[] = [];
  const problems: Problem[] = [];
  for (const request of verify) {
    try {
      for (const { arrays } of await openRecordings(network, request, files))
        cases.push(...casesIn(recordedCases(arrays, network), network));
    } catch (thrown) {
      if (!(thrown instanceof VectorProblem)) throw thrown;
      problems.push(vectorProblem({ request, source }, path, thrown));
    }
  }
  if (problems.length > 0) throw new Failure([{ problems, sources }]);
  return cases;
}

function casesIn({ inputs, outputs }: RecordedCases, network: Network): PlotCase[] {
  const indices = outputs.find(({ areIndices }) => areIndices);
  const values = outputs.find(({ against }) => against === "output");
  const scores = values ?? outputs.find(({ against }) => against === "probabilities" || against === "logits");
  return inputs.map((x, n) => ({
    x: Array.from(x),
    outputs: values && Array.from(values.rows[n] ?? []),
    class: indices ? (indices.rows[n]?.[0] as number) : scores && classIn(scores, n, network),
  }));
}

function classIn({ against, rows }: FittedArray, n: number, network: Network): number | undefined {
  const { threshold } = firstOutput(network);
  const row = rows[n] as Float64Array;
  if (row.length > 1) return largestIndex(row);
  if (threshold === undefined || against !== "output") return undefined;
  return (row[0] as number) > threshold ? 1 : 0;
}

/** What a class is called. */
export const classNameOf = (network: Network, index: number): string =>
  classLabels(firstOutput(network))?.[index] ?? `class ${index}`;
