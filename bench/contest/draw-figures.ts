import { compare, type Measurement } from "./compare.ts";
import { dotPlot, type Mark, type Panel } from "./dot-plot.ts";
import { lineChart } from "./line-chart.ts";
import { printNanoseconds, printTimes } from "./print-numbers.ts";
import { type Question, questions } from "./questions.ts";
import type { Results } from "./results.ts";

/** A figure for each question that something was measured for, by its name. */
export function drawFigures(results: Results): Map<string, string> {
  return new Map(
    questions
      .filter(({ experiments }) => experiments.some(({ name }) => results.experiments[name]))
      .map((question) => [question.name, draw[question.chart](question, results)]),
  );
}

const draw = {
  call: (question, results) =>
    dotPlot({
      title: question.title,
      axis: `how many times as long as ${baselineOf(question, results)} a call takes: median, least and most`,
      marks: [{ value: 1, words: "" }],
      panels: panelsOf(question, results, ({ times, perCall }) => ({
        spread: times ?? perCall,
        value:
          isBaseline(times) || !times
            ? `${printNanoseconds(perCall.median)} ns`
            : `× ${printTimes(times.median)}`,
      })),
    }),
  "multiply-add": (question, results) =>
    dotPlot({
      title: question.title,
      axis: "nanoseconds a multiply-add: median, least and most",
      marks: limitsOf(question, results),
      panels: panelsOf(question, results, ({ perMultiplyAdd }) => ({
        spread: perMultiplyAdd,
        value: `${printNanoseconds(perMultiplyAdd.median)} ns`,
      })),
    }),
  chain: (question, results) =>
    lineChart({
      title: question.title,
      axis: "nanoseconds a multiply-add: median, least and most",
      below: "multiply-adds of the network",
      series: question.experiments.flatMap((experiment) => {
        const compared = compare(question, experiment, results);
        const lines = question.flat?.map(({ labels }) => labels) ?? [compared.map(({ label }) => label)];
        return lines.map((labels, n) => ({
          label: n === lines.length - 1 ? experiment.heading : "",
          points: compared.flatMap(({ label, multiplyAdds, result }) =>
            "cannot" in result || !labels.includes(label)
              ? []
              : [{ x: multiplyAdds, spread: result.perMultiplyAdd }],
          ),
        }));
      }),
    }),
} satisfies Record<Question["chart"], (question: Question, results: Results) => string>;

type Row = Panel["rows"][number];

const panelsOf = (
  question: Question,
  results: Results,
  show: (showing: Measurement) => Omit<Row, "label">,
): Panel[] =>
  question.experiments.map((experiment) => ({
    heading: experiment.heading,
    rows: compare(question, experiment, results).flatMap(({ label, result }) =>
      "cannot" in result ? [] : [{ label, ...show(result) }],
    ),
  }));

const baselineOf = (question: Question, results: Results): string =>
  question.experiments
    .flatMap((experiment) => compare(question, experiment, results))
    .find(({ result }) => !("cannot" in result) && isBaseline(result.times))?.label ?? "the first";

const isBaseline = (times: Measurement["times"]): boolean => times?.min === 1 && times.max === 1;

/** What the lanes do at best with float32, and the double of it. */
function limitsOf(question: Question, results: Results): Mark[] {
  for (const experiment of question.experiments) {
    const limit = compare(question, experiment, results).find(({ label }) => label === "C limit f32")?.result;
    if (!limit || "cannot" in limit) continue;
    const value = limit.perMultiplyAdd.median;
    return [
      { value, words: "limit" },
      { value: 2 * value, words: "half as fast" },
    ];
  }
  return [];
}
