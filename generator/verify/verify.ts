import { withoutDemands } from "../ir/indices.ts";
import { hasOnePortEach, type Network } from "../ir/network.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import { interpret } from "../reference/interpret.ts";
import { type ChosenArrays, chooseArrays } from "./choose-arrays.ts";
import { compareRecording, type RecordingResult } from "./compare-recording.ts";
import type { Naming } from "./json-vectors.ts";
import { openVectors, type Recording, type VectorFiles } from "./read-vectors.ts";
import type { TargetModule } from "./run-modules.ts";
import type { RetypedNetwork } from "./run-rounded.ts";
import { stageNames } from "./stages.ts";
import { VectorProblem } from "./vector-problem.ts";

/** The recorded vectors to compare with, and the tolerance. */
export type VerifyRequest = Omit<VectorsSpec, "path">;

/** The result of one recording, and what messages call it. */
export interface VerifiedRecording extends RecordingResult {
  readonly recording: string;
}

/**
 * Runs a network and its modules on recorded inputs and compares the results, for each recording that the paths name.
 * @throws VectorProblem where the vectors cannot be compared
 */
export async function verify(
  subject: RetypedNetwork,
  modules: readonly TargetModule[],
  request: VerifyRequest,
  files: VectorFiles,
): Promise<readonly VerifiedRecording[]> {
  const recordings = await openRecordings(subject.network, request, files);
  return recordings.map(({ recording, arrays }) => ({
    recording,
    ...compareRecording(subject, modules, arrays, request),
  }));
}

/**
 * The arrays that a request names, for each recording at its paths.
 * @throws VectorProblem
 */
export async function openRecordings(
  network: Network,
  request: VerifyRequest,
  files: VectorFiles,
): Promise<readonly { readonly recording: string; readonly arrays: ChosenArrays }[]> {
  // The stages do not depend on the input, not even where it is none that the network takes.
  const stages = stageNames(interpret(withoutDemands(network), new Array<number>(network.inputSize).fill(0)));
  const recordings = await openBoth(request, files, namingOf(network));
  return recordings.map(([inputs, outputs]) => ({
    recording: inputs.name,
    arrays: chooseArrays(request, inputs, outputs, network, stages),
  }));
}

const namingOf = (network: Network): Naming => ({
  inputNames: network.inputs.flatMap(({ names, keys }) => [names, keys].filter((one) => one !== undefined)),
  labels: network.outputs.flatMap(({ labels }) => (labels === undefined ? [] : [labels])),
  hasPorts: !hasOnePortEach(network) || network.states.length > 0,
});

async function openBoth(
  { vectors, expected }: VerifyRequest,
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
      throw new VectorProblem(
        "unclear-vectors",
        `contains ${recordings.length} recordings, but only one can be used here.`,
        { file, part },
      );
  }
  return [[inputs[0] as Recording, outputs[0]]];
}
