import type { Spread } from "../../generator/bench/spread.ts";
import { grouped } from "../../generator/cli/output/table.ts";
import {
  type ContenderResult,
  compare,
  type FlatResult,
  type GoalResult,
  measureFlatness,
  measureGoals,
  measureTimes,
  type TimeResult,
} from "./compare.ts";
import { markdown } from "./markdown.ts";
import { printModules } from "./print-modules.ts";
import { printNanoseconds, printTimes } from "./print-numbers.ts";
import { type Question, questions } from "./questions.ts";
import type { Results } from "./results.ts";

/** The page of results, in Markdown. */
export function printPage(results: Results): string {
  const asked = questions.filter(({ experiments }) =>
    experiments.some(({ name }) => results.experiments[name]),
  );
  return `${[
    "# Beside others",
    "`cd bench && npm ci --ignore-scripts && npm run peers` makes this page; [the bench](README.md#peers) says how.",
    printMachine(results),
    ...asked.flatMap((question) => printQuestion(question, results)),
    ...(results.modules ? printModules(results.modules) : []),
    ...printRefusals(asked, results),
  ].join("\n\n")}\n`;
}

function printMachine({ machine, experiments }: Results): string {
  const dates = [...new Set(Object.values(experiments).map(({ date }) => date))].sort();
  const rounds = Object.values(experiments)
    .flatMap(({ results }) => Object.values(results))
    .flatMap((result) => ("ns" in result ? [result.ns.length] : []));
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${[...new Set([dates[0], dates.at(-1)])].join(" to ")} on ${machine.processor}, ${machine.platform}, Node ${machine.node}`,
    `(V8 ${machine.v8}): ${versions.join(", ")}. One thread each. A figure is the median of ${Math.min(...rounds)} rounds, in brackets`,
    "the least and the most; × is how many times as long a contender takes as the first row that ran, round by round.",
  ].join("\n");
}

function printQuestion(question: Question, results: Results): string[] {
  const compared = question.experiments.map((experiment) => compare(question, experiment, results));
  const found = [
    ...measureGoals(question, results).flatMap(printFound),
    ...measureFlatness(question, results).map(printFlat),
    ...measureTimes(question, results).map(printTime),
  ];
  return [
    `## ${question.title}`,
    question.about,
    `![${question.title}](figures/${question.name}.svg)`,
    question.chart === "chain" ? printChain(question, compared) : printContenders(question, compared),
    ...(question.hasCosts ? [printCosts(question, compared)] : []),
    ...(found.length > 0 ? [markdown(["network", "wanted", "found", ""], found)] : []),
  ];
}

const printContenders = (question: Question, compared: readonly ContenderResult[][]): string =>
  printGrid(`ns ${question.chart === "call" ? "a call" : "a multiply-add"}`, question, compared, (cell) =>
    printCell(cell, question.chart),
  );

const printCosts = (question: Question, compared: readonly ContenderResult[][]): string =>
  printGrid("ns a multiply-add", question, compared, (cell) =>
    !cell || "cannot" in cell.result ? "–" : printNanoseconds(cell.result.perMultiplyAdd.median),
  );

/** A row for each contender, a column for each experiment. */
function printGrid(
  corner: string,
  { experiments }: Question,
  compared: readonly ContenderResult[][],
  print: (cell: ContenderResult | undefined) => string,
): string {
  const labels = [...new Set(experiments.flatMap(({ entries }) => entries.map(({ label }) => label)))];
  const rows = labels.map((label) => [
    label,
    ...compared.map((contenders) => print(contenders.find((one) => one.label === label))),
  ]);
  return markdown([corner, ...experiments.map(({ heading }) => heading)], rows);
}

function printCell(compared: ContenderResult | undefined, shown: Question["chart"]): string {
  if (!compared || "cannot" in compared.result) return "–";
  const { perCall, perMultiplyAdd, times } = compared.result;
  const { median } = shown === "call" ? perCall : perMultiplyAdd;
  const isBaseline = times?.min === 1 && times.max === 1;
  return times && !isBaseline
    ? `${printNanoseconds(median)} · × ${printSpread(times, printTimes)}`
    : `**${printNanoseconds(median)}**`;
}

/** A row for each network, a column for each target. */
function printChain({ experiments }: Question, compared: readonly ContenderResult[][]): string {
  const networks = experiments[0]?.entries.map(({ label }) => label) ?? [];
  const rows = networks.map((network) => {
    const cells = compared.map((contenders) => contenders.find(({ label }) => label === network));
    const multiplyAdds = cells.find((cell) => cell)?.multiplyAdds ?? 0;
    return [
      network,
      grouped(multiplyAdds),
      ...cells.map((cell) =>
        !cell || "cannot" in cell.result ? "–" : printSpread(cell.result.perMultiplyAdd, printNanoseconds),
      ),
    ];
  });
  return markdown(["ns a multiply-add", "multiply-adds", ...experiments.map(({ heading }) => heading)], rows);
}

function printFound({ heading, goal: { ours, theirs, times }, closest }: GoalResult): string[][] {
  if (!closest) return [];
  const wanted =
    times < 1
      ? `${ours} at most ${printTimes(1 / times)} times as long as ${theirs.join(", ")}`
      : `${ours} ${times} times as fast as ${theirs.join(", ")}`;
  const found = times < 1 ? inverse(closest.times) : closest.times;
  return [
    [
      heading,
      wanted,
      `${printSpread(found, printTimes)}${theirs.length > 1 ? `, ${closest.label}` : ""}`,
      closest.times.median >= times ? "reached" : "not reached",
    ],
  ];
}

const inverse = ({ min, median, max }: Spread): Spread => ({
  min: 1 / max,
  median: 1 / median,
  max: 1 / min,
});

function printFlat({ heading, goal: { within }, dearest, cheapest, times }: FlatResult): string[] {
  return [
    heading,
    `a multiply-add of ${dearest} at most ${within} times one of ${cheapest}`,
    printSpread(times, printTimes),
    times.median <= within ? "reached" : "not reached",
  ];
}

function printTime({ heading, goal: { label, below }, perCall }: TimeResult): string[] {
  return [
    heading,
    `a call of ${label} below ${printNanoseconds(below)} ns`,
    printSpread(perCall, printNanoseconds),
    perCall.median < below ? "reached" : "not reached",
  ];
}

/** The contenders that could not run, and why. */
function printRefusals(asked: readonly Question[], results: Results): string[] {
  const reasons = new Map<string, string[]>();
  for (const question of asked) {
    for (const experiment of question.experiments) {
      for (const { label, result } of compare(question, experiment, results)) {
        if (!("cannot" in result)) continue;
        const what = `${question.chart === "chain" ? experiment.heading : label} | ${result.cannot}`;
        const place = question.chart === "chain" ? `cost ${label}` : experiment.name;
        reasons.set(what, [...(reasons.get(what) ?? []), place]);
      }
    }
  }
  if (reasons.size === 0) return [];
  const rows = [...reasons].map(([what, places]) => [...what.split(" | "), places.join(", ")]);
  return ["## What some cannot do", markdown(["who", "why", "where"], rows)];
}

const printSpread = ({ min, median, max }: Spread, print: (value: number) => string): string =>
  `${print(median)} (${print(min)}–${print(max)})`;
