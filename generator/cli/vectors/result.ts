import type { Loaded } from "../../load.ts";
import { arrayVerdict, firstWrongStage, isRight, verdictOf } from "../../verify/compare-recording.ts";
import type { TargetModule } from "../../verify/run-modules.ts";
import type { VerifiedRecording } from "../../verify/verify.ts";

/** The `--json` result of one recording. */
export function verifyResult(
  spec: string,
  { network }: Pick<Loaded, "network">,
  modules: readonly TargetModule[],
  verified: VerifiedRecording,
) {
  const { recording, inputKey, cases, tolerance, inputs, rounded, arrays, mismatches } = verified;
  return {
    spec,
    name: network.name,
    dtype: network.dtype,
    recording,
    inputKey,
    ok: isRight(verified),
    verdict: verdictOf(verified),
    cases,
    tolerance,
    inputs,
    rounded,
    arrays: arrays.map((array) => {
      const { key, against, layer, beyond, largest, argMax, first, rounding } = array;
      return {
        key,
        against,
        layer,
        ok: beyond === 0,
        verdict: arrayVerdict(array),
        beyond,
        largestAbsolute: largest?.absolute,
        largestRelative: largest?.relative,
        largestUlps: largest?.ulps,
        argMaxDisagreements: argMax,
        first,
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
