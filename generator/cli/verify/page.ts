import { count, escapeControls, list } from "../../diagnostics/words.ts";
import type { Network } from "../../ir/network.ts";
import type { Loaded } from "../../load.ts";
import { type ArrayResult, type Verdict, verdictOf } from "../../verify/compare-recording.ts";
import { describeRounding, dtypeNames, formatNumber } from "../../verify/describe-difference.ts";
import type { FormName } from "../../verify/output-forms.ts";
import type { TargetModule } from "../../verify/run-modules.ts";
import type { VerifiedRecording } from "../../verify/verify.ts";
import { printablePath } from "../output/display-path.ts";
import { alignRight, grouped, table } from "../output/table.ts";

const headings: Readonly<Record<Verdict, string>> = {
  ok: "ok",
  "within-rounding": "WITHIN ROUNDING",
  failed: "FAILED",
};

const HEADING = ["recorded", "compared with", "cases", "beyond", "|error|", "relative", "ulps", "arg-max"];

/** The page of one recording: a table of its arrays, and whether the modules have the reference's bits. */
export function verifyPage(
  spec: string,
  { network }: Pick<Loaded, "network">,
  modules: readonly TargetModule[],
  verified: VerifiedRecording,
): string {
  const { recording, cases, steps, tolerance, arrays, rounded, inputs, unrecorded } = verified;
  const isSequence = steps > 1;
  const heading = HEADING.map((title) => (title === "cases" && isSequence ? "steps" : title));
  return [
    `${headings[verdictOf(verified)]} ${network.name} (${spec}), ${network.dtype}: ${extentOf(verified)} of ${printablePath(recording)}${sourcesOf(verified)}`,
    table(
      heading,
      alignRight(
        heading,
        arrays.map((array) => cellsOf(array, network)),
      ),
    ),
    `tolerance: |computed − recorded| ≤ ${brief(tolerance)}·(1 + |recorded|)`,
    ...arrays.flatMap(({ key, rounding }) =>
      rounding === undefined
        ? []
        : [
            `${escapeControls(key)} agrees to within ${dtypeNames[rounding.dtype]} rounding: the reference is ${describeRounding(rounding)}${casesOf(rounding.examined, cases)}`,
          ],
    ),
    ...(isSequence && arrays.some(({ beyond }) => beyond > 0)
      ? [
          "whether rounding explains a difference is not examined for sequences, where it adds up from step to step",
        ]
      : []),
    ...(unrecorded.length === 0
      ? []
      : [`not compared, since no array has its name: ${list(unrecorded.map((name) => `output ${name}`))}`]),
    ...bitsOf(modules, verified),
    ...(rounded === 0
      ? []
      : [`${grouped(rounded)} of ${grouped(inputs)} recorded inputs were rounded to float32`]),
  ].join("\n");
}

/** `45 cases`, `100 steps`, `8 cases of 12 steps` */
function extentOf({ cases, steps }: VerifiedRecording): string {
  if (steps === 1) return count(cases, "case");
  return cases === 1 ? count(steps, "step") : `${count(cases, "case")} of ${count(steps, "step")}`;
}

/** Which arrays are the inputs, if that is not the file itself, and what states began with. */
function sourcesOf({ recording, inputKeys, initialKeys }: VerifiedRecording): string {
  const named = (keys: VerifiedRecording["inputKeys"]) => list(keys.map(({ key }) => escapeControls(key)));
  const isFile =
    inputKeys.length === 1 && inputKeys[0]?.key === recording.slice(recording.lastIndexOf("/") + 1);
  return [
    isFile ? "" : `, inputs: ${named(inputKeys)}`,
    initialKeys.length === 0 ? "" : `, states at first: ${named(initialKeys)}`,
  ].join("");
}

/** Says how many cases were examined, if not all. */
const casesOf = (examined: number, all: number): string =>
  examined === all ? "" : ` (${grouped(examined)} of ${grouped(all)} cases examined)`;

/** 0.00001 → `1e-5`. */
const brief = (tolerance: number): string =>
  tolerance === 0 || tolerance >= 0.001 ? String(tolerance) : tolerance.toExponential();

/** What an output is compared with in each form; the whole of the only output, or that of one of several. */
const about: Readonly<Record<FormName, (whose: string) => string>> = {
  output: (whose) => whose,
  logits: (whose) => `${whose} before the last activation`,
  predict: (whose) => `the index of the largest ${whose === "the outputs" ? "output" : `value of ${whose}`}`,
  class: (whose) => `whether ${whose === "the outputs" ? "the output" : whose} exceeds`,
  probabilities: (whose) => (whose === "the outputs" ? "1 − output and output" : `1 − ${whose} and ${whose}`),
};

function whatOf({ against, port, layer, at, steps }: ArrayResult, { outputs, states }: Network): string {
  if (against === "stage") return layer ?? "";
  const when = steps === 1 ? "" : at === "each step" ? " after each step" : " after the last step";
  if (against === "state")
    return `${states.length > 1 ? `state ${port}` : "the state"}${steps === 1 ? " afterwards" : when}`;
  const what = about[against](outputs.length > 1 ? `output ${port}` : "the outputs");
  const { threshold } = outputs.find(({ name }) => name === port) ?? {};
  const whole = against === "class" ? `${what} ${threshold}` : what;
  return at === "each step" ? whole : `${whole}${when}`;
}

function cellsOf(array: ArrayResult, network: Network): string[] {
  const { key, cases, beyond, largest, argMax } = array;
  const figures =
    largest === undefined
      ? ["–", "–", "–"]
      : [largest.absolute, largest.relative, largest.ulps].map(formatNumber);
  return [
    escapeControls(key),
    whatOf(array, network),
    grouped(cases),
    grouped(beyond),
    ...figures,
    argMax === undefined ? "–" : grouped(argMax),
  ];
}

function bitsOf(modules: readonly TargetModule[], verified: VerifiedRecording): string[] {
  const { mismatches } = verified;
  const run = modules.filter(({ module }) => module !== undefined);
  const alike = run.filter(({ target }) => mismatches[target] === undefined);
  const other = run.filter(({ target }) => mismatches[target] !== undefined);
  return [
    ...(alike.length === 0
      ? []
      : [
          `${list(alike.map(({ about }) => about))}: identical to the reference, bit for bit, ${verified.steps === 1 ? "in every case" : "step by step and in forwardSequence"}`,
        ]),
    ...other.map(({ about }) => `${about}: NOT identical to the reference`),
    ...modules.flatMap(({ about, obstacle }) =>
      obstacle === undefined ? [] : [`${about}: skipped, since ${obstacle}`],
    ),
  ];
}
