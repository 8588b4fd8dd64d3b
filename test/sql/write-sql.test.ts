import { init, parse } from "@guanmingchiu/sqlparser-ts";
import { beforeAll, describe, expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { type DialectName, dialectNames } from "../../generator/sql/choices.ts";
import { type SqlFunction, type SqlOptions, writeSql } from "../../generator/sql/write-sql.ts";
import { codeOf, engineFor, hostileLabels, writeSqlOf } from "../support/run-sql.ts";

beforeAll(() => init());

const bigquery = { dialect: "bigquery" } as const;
const snowflake = { dialect: "snowflake" } as const;

/** A network that gives what it is given. */
const through = (more: string, input = "input: 2"): string =>
  `name: through\n${input}\nlayers: [{ type: activation, activation: relu }]\n${more}`;

const runs = (spec: string, options: SqlOptions, ...values: unknown[]): unknown =>
  engineFor(writeSql(spec, options), options.dialect)(...values);

const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (problem) {
    if (problem instanceof SpecError) return problem.message;
    throw problem;
  }
  throw new Error("nothing was refused");
};

describe("a function gives the bits of the reference", () => {
  for (const [dialect, dtype] of [
    ["bigquery", "f64"],
    ["snowflake", "f32"],
  ] as const)
    test(`iris in ${dtype}, ${dialect}`, () => {
      const sql = writeSqlOf("specs/iris.yaml", { dialect, dtype, returns: "all" });
      const call = engineFor(sql, dialect);
      for (const x of probeInputs(4, 7, 100)) {
        const { output, predict } = interpret(sql.network, x);
        const labels = ["setosa", "versicolor", "virginica"];
        const values = labels.map((label, i) => ({ label, value: output[i] }));
        expect(call(...x)).toEqual({
          class: labels[predict as number],
          outputs:
            dialect === "bigquery"
              ? values
              : Object.fromEntries(values.map(({ label, value }) => [label, value])),
        });
      }
    });

  test("a library", () => {
    const sql = writeSqlOf("specs/digits.yaml", { ...bigquery, library: "gs://bucket/digits.js" });
    expect(sql.statement).toContain('library = ["gs://bucket/digits.js"]');
    const call = engineFor(sql, "bigquery");
    for (const x of probeInputs(64, 3, 20))
      expect(call(...x)).toBe(String(interpret(sql.network, x).predict));
  });

  test("several inputs and outputs", () => {
    const sql = writeSqlOf("specs/agent.yaml", bigquery);
    expect(sql.parameters).toEqual([
      { name: "track", type: "STRUCT<`left` FLOAT64, ahead FLOAT64, `right` FLOAT64>" },
      { name: "speed", type: "FLOAT64" },
    ]);
    expect(sql.returns).toBe("STRUCT<action STRING, value FLOAT64>");
    const call = engineFor(sql, "bigquery");
    const classes = sql.network.outputs[0]?.labels as readonly string[];
    for (const [left, ahead, right, speed] of probeInputs(4, 5, 50) as [number, number, number, number][]) {
      const { outputs, predictions } = interpret(sql.network, [left, ahead, right, speed]);
      expect(call({ left, ahead, right }, speed)).toEqual({
        action: classes[predictions.action as number],
        value: outputs.value?.[0],
      });
    }
    expect(call(null, 1)).toBe(null);
    expect(call({ left: 1, ahead: null, right: 2 }, 1)).toBe(null);
  });

  test("classes of one sigmoid, by its threshold", () => {
    const spec =
      "name: two\ninput: { size: 1, names: [x] }\nlayers: [{ type: dense, units: 1, activation: sigmoid, weights: [[1]], bias: false }]\n";
    expect(writeSql(spec, bigquery).returns).toBe("FLOAT64");
    expect(runs(spec, { ...bigquery, returns: "class" }, 1)).toBe(1);
    const labelled = `${spec}output: { labels: [no, yes], threshold: 0.8 }\n`;
    expect(runs(labelled, bigquery, 1)).toBe("no");
    expect(runs(labelled, { ...bigquery, returns: "all" }, 2)).toEqual({
      class: "yes",
      outputs: 1 / (1 + Math.exp(-2)),
    });
  });
});

describe("of several outputs, those have classes that have labels or a threshold", () => {
  const dense = (units: number, activation: string) =>
    `{ type: dense, name: ${activation}, from: input, units: ${units}, activation: ${activation}, weights: [[${Array(units).fill(1)}]], bias: false }`;
  const spec = `name: both
input: { size: 1, names: [x] }
layers: [${dense(2, "softmax")}, ${dense(1, "sigmoid")}, ${dense(3, "relu")}]
outputs: { which: { from: softmax, labels: [a, b] }, sure: { from: sigmoid, threshold: 0.9 }, rest: { from: relu } }
`;
  test.each([
    [
      "class",
      "STRUCT<which STRING, sure INT64, rest ARRAY<FLOAT64>>",
      { which: "a", sure: 0, rest: [2, 2, 2] },
    ],
    [
      "outputs",
      "STRUCT<which ARRAY<STRUCT<label STRING, value FLOAT64>>, sure FLOAT64, rest ARRAY<FLOAT64>>",
      undefined,
    ],
  ] as const)("--return %s", (returns, type, result) => {
    const options = { ...bigquery, returns };
    expect(writeSql(spec, options).returns).toBe(type);
    if (result) expect(runs(spec, options, 2)).toEqual(result);
  });
});

describe("arguments", () => {
  test("an input without names is an array, whose length and values are checked", () => {
    const call = engineFor(writeSql(through(""), bigquery), "bigquery");
    expect(call([1, -2])).toEqual([1, 0]);
    expect(() => call([1])).toThrow("through: x has length 1, but 2 is needed");
    expect(() => call([1, "2"])).toThrow("through: x contains 2, which is not a number");
    expect(call(null)).toBe(null);
    expect(writeSql(through("", "input: 1"), snowflake).parameters).toEqual([{ name: "X", type: "DOUBLE" }]);
  });

  test("names that SQL or the code uses itself", () => {
    const spec = through("", "input: { size: 5, names: [select, Math, a, A, _b] }");
    const names = (dialect: DialectName) => writeSql(spec, { dialect }).parameters.map(({ name }) => name);
    expect(names("bigquery")).toEqual(["`select`", "Math_", "a", "A_2", "_b"]);
    expect(names("snowflake")).toEqual(['"SELECT"', "MATH_", "A", "A_2", '"$_B"']);
    for (const dialect of dialectNames)
      expect(runs(spec, { dialect }, 1, 2, 3, 4, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(writeSql(through("", "input: { size: 1, names: [größe] }"), snowflake).parameters).toEqual([
      { name: '"größe"', type: "DOUBLE" },
    ]);
  });

  test("fields are those of a struct in BigQuery, and keys of an object in Snowflake", () => {
    const spec = `name: two
inputs: { p: { size: 3, names: [a, A, Math] }, q: 1 }
layers: [{ type: concat, from: [p, q], axis: 0 }]
`;
    expect(writeSql(spec, bigquery).parameters[0]?.type).toBe("STRUCT<a FLOAT64, A_2 FLOAT64, Math FLOAT64>");
    expect(runs(spec, bigquery, { a: 1, A_2: 2, Math: 3 }, 4)).toEqual([1, 2, 3, 4]);
    expect(runs(spec, snowflake, { a: 1, A: 2, Math: 3 }, 4)).toEqual([1, 2, 3, 4]);
    expect(runs(spec, snowflake, { a: 1, A: 2 }, 4)).toBe(undefined);
  });

  test("indices are FLOAT64, and checked", () => {
    const sql = writeSqlOf("specs/language.yaml", bigquery);
    expect(new Set(sql.parameters.map(({ type }) => type))).toEqual(new Set(["FLOAT64"]));
    const call = engineFor(sql, "bigquery");
    const places = new Array<number>(sql.network.inputSize).fill(1);
    expect(call(...places)).toEqual(
      sql.network.outputs[0]?.labels?.[interpret(sql.network, places).predict as number],
    );
    for (const wrong of [0.5, -1, 1e9, Number.NaN])
      expect(() => call(...places.with(1, wrong))).toThrow(`language: x contains ${wrong}, but layer 1`);
  });
});

test("keeps what it has made, in whatever engine", () => {
  const sql = writeSql(through(""), bigquery);
  for (const engine of [{}, { isStrict: true }, { lacks: ["globalThis"] }]) {
    const call = engineFor(sql, "bigquery", engine);
    expect([call([1, -2]), call([-1, 2])]).toEqual([
      [1, 0],
      [0, 2],
    ]);
  }
});

test("NULL is NULL, or NaN where the network fills in what is missing", () => {
  expect(runs(through(""), bigquery, [1, null])).toBe(null);
  expect(runs(through(""), snowflake, [1, undefined])).toBe(undefined);
  expect(runs(through(""), { ...bigquery, nulls: "nan" }, [1, null])).toEqual([1, Number.NaN]);
  const tabular = writeSqlOf("specs/tabular.yaml", bigquery);
  expect(tabular.nulls).toBe("nan");
  const { predict } = interpret(tabular.network, [180, Number.NaN, 30]);
  expect(engineFor(tabular, "bigquery")(180, null, 30)).toBe(["low", "high"][predict as number]);
});

describe("the text", () => {
  const hostile = hostileLabels;
  const spec = `name: hostile\ndescription: ${JSON.stringify(hostile.join(" "))}\ninput: ${hostile.length}\nlayers: [{ type: activation, activation: relu }]\noutput: { labels: ${JSON.stringify(hostile)} }\n`;

  for (const dialect of dialectNames)
    test(`holds any label, ${dialect}`, () => {
      const sql = writeSql(spec, { dialect, returns: "all" });
      const call = engineFor(sql, dialect);
      for (const [n, label] of hostile.entries()) {
        const x = hostile.map((_, i) => (i === n ? 1 : 0));
        expect(call(x)).toEqual({
          class: label,
          outputs:
            dialect === "bigquery"
              ? hostile.map((one, i) => ({ label: one, value: x[i] }))
              : Object.fromEntries(hostile.map((one, i) => [one, x[i]])),
        });
      }
      expectParsed(sql, dialect);
    });

  test.each([
    ["specs/iris.yaml", "bigquery", "outputs"],
    ["specs/agent.yaml", "bigquery", "all"],
    ["specs/net3.yaml", "snowflake", "outputs"],
    ["specs/tabular.yaml", "snowflake", "all"],
  ] as const)("is what a parser of SQL finds in it: %s, %s, %s", (path, dialect, returns) =>
    expectParsed(writeSqlOf(path, { dialect, returns, functionName: ["my-data", "f"] }), dialect),
  );

  test("is the same for the same spec", () =>
    expect(writeSqlOf("specs/iris.yaml", bigquery).statement).toBe(
      writeSqlOf("specs/iris.yaml", bigquery).statement,
    ));

  test("numbers in the shorter way", () => {
    const { statement } = writeSqlOf("specs/iris.yaml", { ...bigquery, returns: "outputs" });
    expect(statement).toContain("const W2 = unpackFloat64(");
    expect(statement).toContain("const mean1 = Float64Array.of(");
  });
});

/**
 * No parser at hand knows what Snowflake's CREATE FUNCTION is. PostgreSQL's has the same words, but for COMMENT and for
 * ARRAY without the type of its values.
 */
const grammars = {
  bigquery: { name: "bigquery", adapt: (text: string) => text },
  snowflake: {
    name: "postgresql",
    adapt: (text: string) =>
      text.replace(/^COMMENT = '(?:[^']|'')*'\n/m, "").replaceAll(/ ARRAY(?=,?\n)/g, " OBJECT"),
  },
} as const;

function expectParsed({ statement, parameters }: SqlFunction, dialect: DialectName): void {
  const { name: grammar, adapt } = grammars[dialect];
  const [parsed, ...others] = parse(adapt(statement), grammar) as unknown as { CreateFunction: Parsed }[];
  expect(others).toEqual([]);
  const { args, function_body: body } = (parsed as { CreateFunction: Parsed }).CreateFunction;
  expect(args.map(({ name }) => name.value)).toEqual(
    parameters.map(({ name }) => name.replace(/^[`"](.*)[`"]$/, "$1")),
  );
  expect(textsIn(body)).toContain(`\n${codeOf(statement, dialect)}\n`);
}

interface Parsed {
  readonly args: readonly { readonly name: { readonly value: string } }[];
  readonly function_body: unknown;
}

const textsIn = (tree: unknown): string[] =>
  typeof tree === "string"
    ? [tree]
    : typeof tree === "object" && tree !== null
      ? Object.values(tree).flatMap(textsIn)
      : [];

describe("refuses what an engine does not allow", () => {
  test("state", () => {
    expect(refusalOf(() => writeSqlOf("specs/counter.yaml", bigquery))).toMatchInlineSnapshot(`
      "state-in-sql: counter has the state total, but a SQL function keeps nothing from row to row.
       --> specs/counter.yaml:7:3
      7 |   total: { size: 1, next: sum } # zero at first; after each call it holds what layer \`sum\` gave
        |   ^^^^^"
    `);
    const carried = `name: carried
input: 1
layers:
  - { type: reshape, shape: [1, 1] }
  - { type: conv1d, filters: 1, kernel: 2, weights: [[[1]], [[1]]], bias: false, carried: true }
`;
    expect(refusalOf(() => writeSql(carried, bigquery))).toMatchInlineSnapshot(`
      "state-in-sql: layer 2 (conv1d 1×1 → 1×1, kernel 2, carried) remembers what came before, but a SQL function keeps nothing from row to row.
       --> spec.yaml:5:5
      5 |   - { type: conv1d, filters: 1, kernel: 2, weights: [[[1]], [[1]]], bias: false, carried: true }
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
    `);
  });

  test("classes of what has none", () =>
    expect(
      refusalOf(() => writeSql(through("", "input: 1"), { ...bigquery, returns: "class" })),
    ).toMatchInlineSnapshot(`
      "no-classes: through has no classes to return: none of its outputs has several values, or comes from a sigmoid.
       --> spec.yaml:3:10
      3 | layers: [{ type: activation, activation: relu }]
        |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: use --return outputs"
    `));

  test("too much code", () => {
    expect(refusalOf(() => writeSqlOf("specs/digits.yaml", bigquery))).toMatchInlineSnapshot(`
      "too-much-for-sql: digits takes 57 KB of code, but BigQuery allows 32 KB in a statement.
       --> specs/digits.yaml:79:5
      79 |   - type: dense
         |     ^^^^^^^^^^^
      help: use --library gs://BUCKET/digits.js, which puts the code into a file that BigQuery loads from Cloud Storage"
    `);
    const rows = Array.from(
      { length: 160 },
      (_, i) => `[${Array.from({ length: 120 }, (_, j) => 1 / (i + j + 3))}]`,
    );
    const large = `name: large\ninput: 160\nlayers:\n  - { type: dense, units: 120, bias: false, weights: [${rows}] }\n`;
    expect(
      refusalOf(() => writeSql(large, snowflake)).replaceAll(/(.{100}).+/g, "$1…"),
    ).toMatchInlineSnapshot(`
      "too-much-for-sql: large takes 204.7 KB of code, but Snowflake allows 100 KB in a statement.
       --> spec.yaml:4:5
      4 |   - { type: dense, units: 120, bias: false, weights: [[0.3333333333333333,0.25,0.2,0.16666666666…
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^…
      help: dtype: f32 makes weights half as long; or use fewer weights, or run the module in a service th…"
    `);
  });

  test("too many arguments", () => {
    const names = (count: number): string =>
      through("", `input: { size: ${count}, names: [${Array.from({ length: count }, (_, i) => `x${i}`)}] }`);
    expect(writeSql(names(256), bigquery).parameters).toHaveLength(256);
    expect(
      refusalOf(() => writeSql(names(257), bigquery)).replaceAll(/(.{100}).+/g, "$1…"),
    ).toMatchInlineSnapshot(`
      "too-much-for-sql: the function would have 257 arguments, but BigQuery allows 256.
       --> spec.yaml:2:28
      2 | input: { size: 257, names: [x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14,x15,x16,x17,x18,x1…
        |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^…
      help: remove the names: then the function takes one array"
    `);
    expect(writeSql(names(500), snowflake).parameters).toHaveLength(500);
    expect(() => writeSql(names(501), snowflake)).toThrow("Snowflake allows 500");
  });
});
