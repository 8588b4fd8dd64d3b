import type { Loaded } from "../../load.ts";
import { arrayVerdict, firstWrongStage, isRight, verdictOf } from "../../verify/compare-recording.ts";
import type { ValueDifference } from "../../verify/compare-values.ts";
import type { TargetModule } from "../../verify/run-modules.ts";
import type { VerifiedRecording } from "../../verify/verify.ts";

/** The `--json` result of one recording. */
export function verifyResult(
  spec: string,
  { network }: Pick<Loaded, "network">,
  modules: readonly TargetModule[],
  verified: VerifiedRecording,
) {
  const { recording, inputKeys, initialKeys, cases, steps, tolerance, inputs, rounded, arrays, mismatches } =
    verified;
  const hasSeveral = network.outputs.length > 1;
  return {
    spec,
    name: network.name,
    dtype: network.dtype,
    recording,
    inputKey: network.inputs.length === 1 ? inputKeys[0]?.key : keysOf(inputKeys),
    initialKeys: initialKeys.length === 0 ? undefined : keysOf(initialKeys),
    ok: isRight(verified),
    verdict: verdictOf(verified),
    cases,
    steps: network.states.length === 0 ? undefined : steps,
    tolerance,
    inputs,
    rounded,
    arrays: arrays.map((array) => {
      const { key, against, port, at, layer, beyond, largest, argMax, first, rounding } = array;
      return {
        key,
        against,
        port: hasSeveral || against === "state" ? port : undefined,
        at: steps === 1 ? undefined : at,
        layer,
        ok: beyond === 0,
        verdict: arrayVerdict(array),
        beyond,
        largestAbsolute: largest?.absolute,
        largestRelative: largest?.relative,
        largestUlps: largest?.ulps,
        argMaxDisagreements: argMax,
        first: first && (steps > 1 && at === "each step" ? stepOf(first, steps) : first),
        rounding,
      };
    }),
    firstLayer: firstWrongStage(verified)?.layer,
    modules: modules.map(({ target, obstacle: skipped }) => ({
      target,
      ok: skipped === undefined ? mismatches[target] === undefined : undefined,
      skipped,
      mismatch: mismatches[target],
    })),
  };
}

const keysOf = (keys: VerifiedRecording["inputKeys"]) =>
  Object.fromEntries(keys.map(({ port, key }) => [port, key]));

/** A difference with the case and the step that its row is. */
const stepOf = ({ case: row, ...difference }: ValueDifference, steps: number) => ({
  case: Math.floor(row / steps),
  step: row % steps,
  ...difference,
});
