import { largest } from "../../templates/ports.ts";
import * as templates from "../../templates/sql.ts";
import { compact } from "../5-emit/javascript/compact.ts";
import { render } from "../5-emit/render.ts";
import { arrayOf } from "../5-emit/typescript/declarations.ts";
import { LISTED, printBuffers } from "../5-emit/typescript/print-buffers.ts";
import { printIndexChecks } from "../5-emit/typescript/print-index-checks.ts";
import { printFunctions } from "../5-emit/typescript/print-module.ts";
import { quote } from "../5-emit/typescript/user-text.ts";
import type { Network, Port } from "../ir/network.ts";
import type { Entry, Program } from "../ir/program.ts";
import { demandsOf } from "../ir/uses.ts";
import type { NullChoice } from "./choices.ts";
import type { SqlResult } from "./results.ts";

/** Fewer numbers than this are no shorter in base64. */
const LISTED_AT_LEAST = 16;

const valueFor: Readonly<Record<NullChoice, string>> = {
  null: templates.valueOrNull,
  nan: templates.valueOrNaN,
};

/** How the function calls a program, and what it makes of what that gives. */
export interface Scoring {
  readonly names: readonly string[];
  readonly nulls: NullChoice;
  readonly nothing: string;
  readonly result: SqlResult;
}

/**
 * JavaScript that makes a function of the values of all inputs, without its name: `() { … }`. It has the program in it, and
 * what lies between that and SQL; numbers are written in the way that takes less.
 */
export function printScorer(network: Network, program: Program, scoring: Scoring): string {
  const ways = [LISTED, LISTED_AT_LEAST].map((listed) =>
    render(templates.scorer, holesOf(network, program, scoring, listed)),
  );
  const shorter = ways.reduce((a, b) => (b.length < a.length ? b : a));
  return compact(shorter).replace("function make", "");
}

function holesOf(
  network: Network,
  program: Program,
  { names, nulls, nothing, result }: Scoring,
  listed: number,
) {
  const { name, dtype, inputs, outputs } = network;
  const vectors = (ports: readonly Port[]): string =>
    ports.map(({ size }) => `new ${arrayOf[dtype]}(${size})`).join(", ");
  const places = [...inputs.map((_, n) => `inputs[${n}]`), ...outputs.map((_, n) => `outputs[${n}]`)];
  const procedureOf = (wanted: Entry["name"]): string =>
    (program.entries.find((entry) => entry.name === wanted) as Entry).procedure;
  const code = [
    ...printFunctions(program, false, []),
    ...printIndexChecks(network, demandsOf(program), true),
    ...printBuffers(program, [], listed),
  ];
  const steps = result.steps.flatMap(({ entry, found }) => [
    render(templates.compute, { entry, vectors: places.join(", ") }),
    ...found,
  ]);
  return {
    name,
    code: code.join("\n"),
    entries: program.entries.map((entry) => `${entry.name}: ${procedureOf(entry.name)}`).join(", "),
    inputs: vectors(inputs),
    outputs: vectors(outputs),
    names: names.map(quote).join(", "),
    helpers: [...(result.findsLargest ? [largest] : []), ...result.labels].join("\n"),
    value: valueFor[nulls],
    nothing,
    steps: steps.join("\n"),
    result: result.value,
  };
}
