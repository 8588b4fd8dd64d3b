import { targetWords } from "../../4-schedule/choose-target.ts";
import { describeMismatch } from "../../check/check-against-reference.ts";
import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { escapeControls, list } from "../../diagnostics/words.ts";
import type { VectorsSpec } from "../../ir/spec.ts";
import type { Loaded } from "../../load.ts";
import type { Role } from "../../verify/choose-arrays.ts";
import {
  type ArrayResult,
  arrayVerdict,
  firstWrongStage,
  standardTolerance,
} from "../../verify/compare-recording.ts";
import { describeDifference, describeRounding, dtypeNames } from "../../verify/describe-difference.ts";
import type { Rounding } from "../../verify/explain-rounding.ts";
import type { TargetName } from "../../verify/run-modules.ts";
import type { VectorPart, VectorProblem } from "../../verify/vector-problem.ts";
import type { VerifiedRecording } from "../../verify/verify.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";

/** A request, and the spec that it comes from if not from the command line. */
export interface LocatedRequest {
  readonly request: VectorsSpec;
  readonly source: Loaded["source"] | undefined;
}

/** The location of a part of a request in its spec. */
const placeOf = ({ request, source }: LocatedRequest, part: VectorPart): Partial<Pick<Problem, "at">> =>
  source === undefined ? {} : { at: source.locate([...request.path, part]) };

/** How each part of a request is written on the command line and in a spec; a key may follow. */
const spellings: Readonly<Record<VectorPart, readonly [flag: string, field: string]>> = {
  vectors: ["--vectors FILE", "vectors: FILE"],
  expected: [
    "name the outputs with --expected FILE, or --vectors x.npy,y.npy",
    "name the outputs with expected: FILE",
  ],
  input: ["--input-key", "input:"],
  output: ["--output-key", "output:"],
  initial: ["--initial-key", "initial:"],
  next: ["--next-key", "next:"],
  steps: ["--steps", "steps:"],
};

/** Up to how many keys a help spells out. */
const MOST_KEYS = 4;

/** The help that says how to choose one or several of these keys. */
function keyHelp({ part, keys, port }: VectorProblem, isFlag: boolean): string {
  const spelled = spellings[part][isFlag ? 0 : 1];
  if (part === "vectors" || part === "expected") return spelled;
  if (port !== undefined) {
    const key = keys.length === 1 ? keys[0] : "KEY";
    return `say which it is, for example with ${spelled} ${isFlag ? `${port}=${key}` : `{ ${port}: ${key} }`}`;
  }
  if (keys.length < 2 || keys.length > MOST_KEYS) return `choose one with ${spelled} KEY`;
  const one = list(
    keys.map((key) => `${spelled} ${key}`),
    "or",
  );
  if (part !== "output") return `write ${one}`;
  const several = isFlag ? keys.join(",") : `[${keys.join(", ")}]`;
  return `write ${one}, or ${spelled} ${several} for ${keys.length === 2 ? "both" : "all of them"}`;
}

/** The problem for vectors that cannot be compared. */
export function vectorProblem(asked: LocatedRequest, spec: string, problem: VectorProblem): Problem {
  const { code, file, message, part } = problem;
  const own = asked.source === undefined ? { spec } : {};
  const help = problem.help ?? helpWithKeys(asked, problem);
  return makeProblem(
    code,
    { ...own, file, problem: message },
    { ...placeOf(asked, part), ...(help !== undefined && { help: escapeControls(help) }) },
  );
}

function helpWithKeys({ request, source }: LocatedRequest, problem: VectorProblem): string | undefined {
  const { code, part, keys } = problem;
  const { vectors } = request;
  if (code === "missing-vectors" && source !== undefined && vectors.includes(",")) return pairHelp(vectors);
  if (code !== "unclear-vectors") return undefined;
  const key = isKeyPart(part) ? keysIn(request[part]).find((one) => !keys.includes(one)) : undefined;
  if (key === undefined)
    return keys.length === 0 && isKeyPart(part) ? undefined : keyHelp(problem, source === undefined);
  const several = key.split(",").map((one) => one.trim());
  return several.length > 1 && several.every((one) => keys.includes(one))
    ? helps.write(`output: [${several.join(", ")}]`)
    : helps.didYouMean(suggest(key, keys));
}

const isKeyPart = (part: VectorPart): part is Role =>
  (["input", "output", "initial", "next"] satisfies Role[] as string[]).includes(part);

/** The keys that a part of a request gives. */
const keysIn = (keys: VectorsSpec[Role]): readonly string[] =>
  keys === undefined ? [] : typeof keys === "string" ? [keys] : Object.values(keys);

/** The help for two files in one field, as the command line has them. */
function pairHelp(vectors: string): string {
  const [inputs = "", outputs = ""] = vectors.split(",").map((name) => name.trim());
  return helps.write(`vectors: ${inputs} and expected: ${outputs}`);
}

/** The problems of a comparison: each array that differs, the first layer that does, and each wrong module. */
export function problemsOf(asked: LocatedRequest, spec: string, verified: VerifiedRecording): Problem[] {
  const { recording: file, arrays, mismatches } = verified;
  const place = placeOf(asked, "vectors");
  const outputs = arrays.filter((one) => one.against !== "stage" && arrayVerdict(one) === "failed");
  const stage = firstWrongStage(verified);
  return [
    ...outputs.map((array) => {
      const extras = { ...place, ...toleranceHelp(asked, array, verified) };
      const problem = makeProblem(
        "wrong-output",
        { spec, file, difference: describeDifference(array) },
        extras,
      );
      return { ...problem, notes: notesOf(verified) };
    }),
    ...arrays
      .filter((one) => arrayVerdict(one) === "within-rounding")
      .map((array) => roundingProblem(asked, spec, array, verified)),
    ...(stage === undefined ? [] : [layerProblem({ spec, file }, stage, place)]),
    ...Object.entries(mismatches).map(([target, mismatch]) => {
      const module = `the ${targetWords[target as TargetName]} of ${spec}`;
      const values = { spec, file: module, mismatch: describeMismatch(mismatch) };
      const help = "this is a bug in neuroll; please report it with the spec and the vectors";
      return makeProblem("wrong-result", values, { help });
    }),
  ];
}

/** The problem of an array that is beyond the tolerance, but no further than rounding moves it. */
function roundingProblem(
  asked: LocatedRequest,
  spec: string,
  array: ArrayResult,
  verified: VerifiedRecording,
): Problem {
  const { recording: file, arrays } = verified;
  const rounding = array.rounding as Rounding;
  const needed = Math.max(...arrays.map(({ rounding }) => rounding?.tolerance ?? 0));
  const flag = asked.source === undefined ? "--tolerance" : "tolerance:";
  const passing = Number.isFinite(needed)
    ? `${flag} ${roundUp(needed)} would pass`
    : "no tolerance would pass, since an infinity or NaN equals only itself";
  const help =
    rounding.tolerance === undefined
      ? "an index has no tolerance; compare the outputs themselves if they were recorded"
      : `this counts as a failure; ${passing}`;
  const message = `the reference is ${describeRounding(rounding)}`;
  const values = { spec, file, format: dtypeNames[rounding.dtype], difference: describeDifference(array) };
  const extras = { ...placeOf(asked, "vectors"), notes: [{ message }], help };
  return makeProblem("within-rounding", values, extras);
}

/** The next larger number of one digit: 2.8e-5 → `3e-5`. */
function roundUp(value: number): string {
  const exponent = Math.floor(Math.log10(value));
  return Number(`${Math.floor(value / 10 ** exponent) + 1}e${exponent}`).toExponential();
}

const layerProblem = (
  names: { readonly spec: string; readonly file: string },
  stage: ArrayResult,
  place: Partial<Pick<Problem, "at">>,
): Problem =>
  makeProblem(
    "wrong-layer",
    { ...names, layer: stage.layer ?? stage.key, difference: describeDifference(stage) },
    place,
  );

/** A note that all recorded layers agree, so that the difference is after the last of them. */
function notesOf(verified: VerifiedRecording): Problem["notes"] {
  const last = verified.arrays.findLast(({ against }) => against === "stage");
  if (last === undefined || firstWrongStage(verified) !== undefined) return [];
  return [{ message: `all recorded layers agree, up to ${last.key} (${last.layer})` }];
}

/** Suggests the tolerance of float32, if it would do. */
function toleranceHelp(
  { source }: LocatedRequest,
  { isSingle, largest }: ArrayResult,
  { tolerance }: VerifiedRecording,
): Partial<Pick<Problem, "help">> {
  const single = standardTolerance.f32;
  if (largest === undefined || tolerance >= single || largest.scaled > single) return {};
  const flag = `${source === undefined ? "--tolerance " : "tolerance: "}${single.toExponential()}`;
  const help = isSingle
    ? `the recorded values are float32; use ${flag} for them`
    : `all differences are within float32 precision; if the values were computed in float32, use ${flag}`;
  return { help };
}
