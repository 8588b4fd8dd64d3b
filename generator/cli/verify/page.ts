import { escapeControls, list } from "../../diagnostics/words.ts";
import { firstOutput, type Network } from "../../ir/network.ts";
import type { Loaded } from "../../load.ts";
import { type ArrayResult, type Verdict, verdictOf } from "../../verify/compare-recording.ts";
import { describeRounding, dtypeNames, formatNumber } from "../../verify/describe-difference.ts";
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
  const { recording, inputKey, cases, tolerance, arrays, rounded, inputs } = verified;
  const named =
    inputKey === recording.slice(recording.lastIndexOf("/") + 1)
      ? ""
      : `, inputs: ${escapeControls(inputKey)}`;
  return [
    `${headings[verdictOf(verified)]} ${network.name} (${spec}), ${network.dtype}: ${grouped(cases)} case${cases === 1 ? "" : "s"} of ${printablePath(recording)}${named}`,
    table(
      HEADING,
      alignRight(
        HEADING,
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
    ...bitsOf(modules, verified),
    ...(rounded === 0
      ? []
      : [`${grouped(rounded)} of ${grouped(inputs)} recorded inputs were rounded to float32`]),
  ].join("\n");
}

/** Says how many cases were examined, if not all. */
const casesOf = (examined: number, all: number): string =>
  examined === all ? "" : ` (${grouped(examined)} of ${grouped(all)} cases examined)`;

/** 0.00001 → `1e-5`. */
const brief = (tolerance: number): string =>
  tolerance === 0 || tolerance >= 0.001 ? String(tolerance) : tolerance.toExponential();

const about = {
  output: "the outputs",
  logits: "the outputs before the last activation",
  predict: "the index of the largest output",
  class: "whether the output exceeds",
  probabilities: "1 − output and output",
};

function cellsOf(
  { key, against, layer, cases, beyond, largest, argMax }: ArrayResult,
  network: Network,
): string[] {
  const { threshold } = firstOutput(network);
  const figures =
    largest === undefined
      ? ["–", "–", "–"]
      : [largest.absolute, largest.relative, largest.ulps].map(formatNumber);
  const what = against === "stage" ? (layer ?? "") : about[against];
  return [
    escapeControls(key),
    against === "class" ? `${what} ${threshold}` : what,
    grouped(cases),
    grouped(beyond),
    ...figures,
    argMax === undefined ? "–" : grouped(argMax),
  ];
}

function bitsOf(modules: readonly TargetModule[], { mismatches }: VerifiedRecording): string[] {
  const run = modules.filter(({ module }) => module !== undefined);
  const alike = run.filter(({ target }) => mismatches[target] === undefined);
  const other = run.filter(({ target }) => mismatches[target] !== undefined);
  return [
    ...(alike.length === 0
      ? []
      : [`${list(alike.map(({ about }) => about))}: identical to the reference, bit for bit, in every case`]),
    ...other.map(({ about }) => `${about}: NOT identical to the reference`),
    ...modules.flatMap(({ about, obstacle }) =>
      obstacle === undefined ? [] : [`${about}: skipped, since ${obstacle}`],
    ),
  ];
}
