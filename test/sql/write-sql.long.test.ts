import { expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import type { Network } from "../../generator/ir/network.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import type { DialectName } from "../../generator/sql/choices.ts";
import { type SqlFunction, writeSql } from "../../generator/sql/write-sql.ts";
import { engineFor, hostileLabels, writeSqlOf } from "../support/run-sql.ts";

const ROWS = 100_000;

const bigquery = { dialect: "bigquery", returns: "all" } as const;
const snowflake = { dialect: "snowflake", returns: "all" } as const;

const hostile = (dialect: DialectName): SqlFunction =>
  writeSql(
    `name: hostile
input: 6
layers:
  - { type: dense, units: ${hostileLabels.length}, activation: softmax, bias: false, weights: ${matrix(6, hostileLabels.length)} }
output: { labels: ${JSON.stringify(hostileLabels)} }
`,
    { dialect, returns: "all" },
  );

const matrix = (rows: number, columns: number): string =>
  JSON.stringify(
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => Math.sin(i * 31 + j))),
  );

/** What each function is called with for a vector of the values of all inputs. */
const asArguments = (x: readonly number[]): unknown[] => [...x];
const asArray = (x: readonly number[]): unknown[] => [x];
const asStructAndNumber = ([left, ahead, right, speed]: readonly number[]): unknown[] => [
  { left, ahead, right },
  speed,
];

test.each<[string, DialectName, () => SqlFunction, (x: readonly number[]) => unknown[]]>([
  ["iris", "bigquery", () => writeSqlOf("specs/iris.yaml", bigquery), asArguments],
  [
    "iris in f32",
    "snowflake",
    () => writeSqlOf("specs/iris.yaml", { ...snowflake, dtype: "f32" }),
    asArguments,
  ],
  [
    "digits, in a library",
    "bigquery",
    () => writeSqlOf("specs/digits.yaml", { ...bigquery, library: "gs://bucket/digits.js" }),
    asArguments,
  ],
  ["two inputs and outputs", "bigquery", () => writeSqlOf("specs/agent.yaml", bigquery), asStructAndNumber],
  ["labels that would end the code", "bigquery", () => hostile("bigquery"), asArray],
  ["labels that would end the code", "snowflake", () => hostile("snowflake"), asArray],
])(`%s, %s: the bits of the reference in ${ROWS} rows`, { timeout: 300_000 }, (_, dialect, write, given) => {
  const sql = write();
  const call = engineFor(sql, dialect);
  const inputs = probeInputs(sql.network.inputSize, 11, ROWS);
  const wrong = inputs.find((x) => {
    const found = leaves(call(...given(x)));
    const wanted = expectedOf(sql.network, x, dialect);
    return found.length !== wanted.length || found.some((value, n) => !Object.is(value, wanted[n]));
  });
  expect(wrong && { wrong, found: call(...given(wrong)) }).toBe(undefined);
});

/** What a function returns for `all`, one value after the other: for each output its class and its values, with labels where those are rows. */
function expectedOf(network: Network, x: readonly number[], dialect: DialectName): unknown[] {
  const { outputs, predictions } = interpret(network, x);
  return network.outputs.flatMap(({ name, labels }): readonly unknown[] => {
    const values = outputs[name] as readonly number[];
    if (labels === undefined) return values;
    const rows = values.flatMap((value, n) => (dialect === "bigquery" ? [labels[n], value] : [value]));
    return [labels[predictions[name] as number], ...rows];
  });
}

const leaves = (value: unknown): unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
