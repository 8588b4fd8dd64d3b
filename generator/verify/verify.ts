import type { Network } from "../ir/network.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import { interpret } from "../reference/interpret.ts";
import { type ChosenArrays, chooseArrays } from "./choose-arrays.ts";
import type { Naming } from "./json-vectors.ts";
import { judge, type Verdict } from "./judge.ts";
import { openVectors, type Recording, type VectorFiles } from "./read-vectors.ts";
import type { TargetModule } from "./run-modules.ts";
import type { Subject } from "./run-rounded.ts";
import { stageNames } from "./stages.ts";
import { VectorProblem } from "./vector-problem.ts";

/** Which recorded vectors to compare with, and how closely. */
export type Question = Omit<VectorsSpec, "path">;

/** The verdict on one recording, and what messages call that. */
export interface Verified extends Verdict {
  readonly recording: string;
}

/**
 * Runs a network and its modules on recorded inputs, and compares what they give with what was recorded: a verdict for
 * each recording that the paths name.
 * @throws VectorProblem where the vectors cannot be compared with
 */
export async function verify(
  subject: Subject,
  modules: readonly TargetModule[],
  question: Question,
  files: VectorFiles,
): Promise<readonly Verified[]> {
  const recordings = await openRecordings(subject.network, question, files);
  return recordings.map(({ recording, arrays }) => ({
    recording,
    ...judge(subject, modules, arrays, question.tolerance),
  }));
}

/**
 * The arrays that a question asks for, for each recording that its paths name.
 * @throws VectorProblem
 */
export async function openRecordings(
  network: Network,
  question: Question,
  files: VectorFiles,
): Promise<readonly { readonly recording: string; readonly arrays: ChosenArrays }[]> {
  // Which stages a network has does not depend on its input.
  const stages = stageNames(interpret(network, new Array<number>(network.inputSize).fill(0)));
  const recordings = await openBoth(question, files, network);
  return recordings.map(([inputs, outputs]) => ({
    recording: inputs.name,
    arrays: chooseArrays(question, inputs, outputs, stages),
  }));
}

async function openBoth(
  { vectors, expected }: Question,
  files: VectorFiles,
  naming: Naming,
): Promise<readonly (readonly [inputs: Recording, outputs: Recording | undefined])[]> {
  const inputs = await openVectors(vectors, "vectors", files, naming);
  if (expected === undefined) return inputs.map((recording) => [recording, undefined]);
  const outputs = await openVectors(expected, "expected", files, naming);
  for (const [recordings, file, part] of [
    [inputs, vectors, "vectors"],
    [outputs, expected, "expected"],
  ] as const) {
    if (recordings.length > 1)
      throw new VectorProblem("unclear-vectors", `holds ${recordings.length} recordings.`, { file, part });
  }
  return [[inputs[0] as Recording, outputs[0]]];
}
