import { targetWords } from "../3-lower/choose-target.ts";
import { describeMismatch } from "../check/check-against-reference.ts";
import { helps } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import type { Loaded } from "../load.ts";
import { type ArrayVerdict, firstStage, standardTolerance } from "../verify/judge.ts";
import type { TargetName } from "../verify/run-modules.ts";
import { sayFault } from "../verify/say-fault.ts";
import type { VectorPart, VectorProblem } from "../verify/vector-problem.ts";
import type { Verified } from "../verify/verify.ts";
import { complain, type Problem } from "./complaints.ts";

/** A question, and the spec that asks it where the command line does not. */
export interface Asked {
  readonly question: VectorsSpec;
  readonly source: Loaded["source"] | undefined;
}

/** Where in its spec a part of a question stands. */
const placeOf = ({ question, source }: Asked, part: VectorPart): Partial<Pick<Problem, "at">> =>
  source === undefined ? {} : { at: source.locate([...question.path, part]) };

/** How each part of a question is answered on the command line and in a spec. */
const answers: Readonly<Record<VectorPart, readonly [flag: string, field: string]>> = {
  vectors: ["--vectors FILE", "vectors: FILE"],
  expected: [
    "--expected FILE, or --vectors x.npy,y.npy, names the outputs",
    "expected: FILE names the outputs",
  ],
  input: ["--input-key KEY says which are the inputs", "input: KEY says which are the inputs"],
  output: [
    "--output-key KEY,… says which to compare",
    "output: KEY, or a list of keys, says which to compare",
  ],
};

/** What keeps recorded vectors from being compared with. */
export function sayProblem(asked: Asked, { code, file, message, part, keys }: VectorProblem): Problem {
  const { input, output = [] } = asked.question;
  const key = part === "input" ? input : output.find((one) => !keys.includes(one));
  const help =
    code !== "unclear-vectors"
      ? undefined
      : key === undefined
        ? answers[part][asked.source === undefined ? 0 : 1]
        : helps.didYouMean(suggest(key, keys));
  return complain(
    code,
    { file, problem: message },
    { ...placeOf(asked, part), ...(help !== undefined && { help }) },
  );
}

/** What is wrong with a network that was compared: each array that differs, the first layer that does, each module. */
export function faultsOf(asked: Asked, spec: string, verified: Verified): Problem[] {
  const { recording: file, arrays, mismatches, tolerance } = verified;
  const place = placeOf(asked, "vectors");
  const outputs = arrays.filter(({ against, beyond }) => against !== "stage" && beyond > 0);
  const stage = firstStage(verified);
  return [
    ...outputs.map((array) => {
      const extras = { ...place, ...helpFor(array, tolerance) };
      const problem = complain("wrong-output", { file, fault: sayFault(array) }, extras);
      return { ...problem, notes: notesOf(verified) };
    }),
    ...(stage === undefined ? [] : [sayLayer(file, stage, place)]),
    ...Object.entries(mismatches).map(([target, mismatch]) => {
      const module = `the ${targetWords[target as TargetName]} of ${spec}`;
      const values = { spec, file: module, mismatch: describeMismatch(mismatch) };
      const help = "this is a bug of neuroll's; please report it with the spec and the vectors";
      return complain("wrong-result", values, { help });
    }),
  ];
}

const sayLayer = (file: string, stage: ArrayVerdict, place: Partial<Pick<Problem, "at">>): Problem =>
  complain("wrong-layer", { file, layer: stage.layer ?? stage.key, fault: sayFault(stage) }, place);

/** Outputs that differ where no layer does are computed after the last of them. */
function notesOf(verified: Verified): Problem["notes"] {
  const last = verified.arrays.findLast(({ against }) => against === "stage");
  if (last === undefined || firstStage(verified) !== undefined) return [];
  return [{ message: `every recorded layer agrees, up to ${last.key} (${last.layer})` }];
}

/** Outputs that were computed in float32 are no nearer than that. */
function helpFor({ isSingle, largest }: ArrayVerdict, tolerance: number): Partial<Pick<Problem, "help">> {
  const single = standardTolerance.f32;
  return isSingle && largest !== undefined && tolerance < single && largest.absolute < single
    ? {
        help: `the recorded values are float32 numbers, which are good for a tolerance of ${single.toExponential()}`,
      }
    : {};
}
