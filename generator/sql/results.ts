import * as templates from "../../templates/sql.ts";
import { render } from "../5-emit/render.ts";
import { printNumber } from "../5-emit/typescript/print-number.ts";
import { quote } from "../5-emit/typescript/user-text.ts";
import { classCount, classLabels, type Network, type OutputPort } from "../ir/network.ts";
import type { Entry } from "../ir/program.ts";
import type { ReturnChoice } from "./choices.ts";
import type { Dialect } from "./dialect.ts";
import type { SqlType } from "./sql-type.ts";

/** A result in SQL and in JavaScript. */
interface Result {
  readonly type: SqlType;
  readonly value: string;
}

export interface SqlResult extends Result {
  /** What the code calls, each from all inputs into all outputs, and what it finds after each. */
  readonly steps: readonly { readonly entry: Entry["name"]; readonly found: readonly string[] }[];
  /** Lists of labels that the code looks classes up in. */
  readonly labels: readonly string[];
  /** Whether it looks for the largest of some values. */
  readonly findsLargest: boolean;
}

/** Whether a function returns classes unless it is told otherwise: those of an output that has names for them. */
export const hasNamedClasses = ({ outputs }: Network): boolean =>
  outputs.some((output) => classLabels(output) !== undefined);

/** The outputs whose classes can be returned: those that have names or a threshold for them, or where none has, those that have any. */
export function outputsWithClasses({ outputs }: Network): readonly number[] {
  const indices = (has: (output: OutputPort) => boolean): number[] =>
    outputs.flatMap((output, n) => (has(output) ? [n] : []));
  const meant = indices((output) => classLabels(output) !== undefined || output.threshold !== undefined);
  return meant.length > 0 ? meant : indices((output) => classCount(output) > 0);
}

/** What a function returns; an output without classes gives its values whatever is chosen. */
export function resultOf(
  network: Network,
  choice: ReturnChoice,
  hasLogits: boolean,
  dialect: Dialect,
): SqlResult {
  const { outputs } = network;
  const classes = choice === "outputs" ? [] : outputsWithClasses(network);
  const byThreshold = classes.filter((n) => outputs[n]?.threshold !== undefined);
  const byLargest = classes.filter((n) => outputs[n]?.threshold === undefined);
  const givesValues = choice !== "class" || classes.length < outputs.length;
  const isForLogits = hasLogits && byLargest.length > 0;
  const find = (some: readonly number[]): string[] => some.map((n) => findClass(outputs[n] as OutputPort, n));
  const afterForward = isForLogits ? byThreshold : classes;
  const needsForward = givesValues || afterForward.length > 0;
  return {
    ...structOf(
      dialect.fields(outputs.map(({ name }) => name)),
      outputs.map((output, n) => partOf(output, n, classes.includes(n) ? choice : "outputs", dialect)),
    ),
    steps: [
      ...(isForLogits ? [{ entry: "logits", found: find(byLargest) } as const] : []),
      ...(needsForward ? [{ entry: "forward", found: find(afterForward) } as const] : []),
    ],
    labels: classes.flatMap((n) => {
      const labels = classLabels(outputs[n] as OutputPort);
      return labels === undefined
        ? []
        : [render(templates.labels, { n, labels: labels.map(quote).join(", ") })];
    }),
    findsLargest: byLargest.length > 0,
  };
}

/** A struct of some results by name; of one, that result. */
function structOf(names: readonly string[], results: readonly Result[]): Result {
  const [first, ...others] = results as [Result, ...Result[]];
  if (others.length === 0) return first;
  return {
    type: { kind: "struct", fields: results.map(({ type }, n) => ({ name: names[n] as string, type })) },
    value: `{ ${results.map(({ value }, n) => `${quote(names[n] as string)}: ${value}`).join(", ")} }`,
  };
}

const findClass = ({ threshold }: OutputPort, n: number): string =>
  render(templates.classFound, {
    n,
    found:
      threshold === undefined
        ? render(templates.byLargest, { n })
        : render(templates.byThreshold, { n, threshold: printNumber(threshold) }),
  });

/** What is returned of one output. */
function partOf(output: OutputPort, n: number, choice: ReturnChoice, dialect: Dialect): Result {
  const index = `class_${n}`;
  const ofClass = (): Result =>
    classLabels(output) === undefined
      ? { type: { kind: "index" }, value: index }
      : { type: { kind: "text" }, value: render(templates.labelOf, { n, index }) };
  const results: Readonly<Record<ReturnChoice, () => Result>> = {
    class: ofClass,
    outputs: () => valuesOf(output, n, dialect),
    all: () => structOf(["class", "outputs"], [ofClass(), valuesOf(output, n, dialect)]),
  };
  return results[choice]();
}

function valuesOf({ size, labels }: OutputPort, n: number, { labelled }: Dialect): Result {
  const values = `outputs[${n}]`;
  if (size === 1) return { type: { kind: "number" }, value: `${values}[0]` };
  if (labels === undefined) return { type: { kind: "numbers" }, value: `Array.from(${values})` };
  return {
    type: { kind: "labelled", labels },
    value: labelled(labels.map((label, i) => ({ label, value: `${values}[${i}]` }))),
  };
}
