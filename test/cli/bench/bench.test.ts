import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Effort } from "../../../generator/bench/measure.ts";
import { ways } from "../../../generator/bench/ways.ts";
import { toJson } from "../../../generator/cli/output/json.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { counter, line, linear, misspelt, policy } from "../../support/cli/specs.ts";
import { wholeTest } from "../../support/effort.ts";
import { root } from "../../support/specs.ts";

/** What is done to the text of a module before it is loaded. */
const tamper = vi.hoisted(() => ({ with: (text: string) => text }));

vi.mock("../../../generator/check/load-module.ts", async (original) => {
  const { loadModule } = await original<typeof import("../../../generator/check/load-module.ts")>();
  return { loadModule: (text: string) => loadModule(tamper.with(text)) };
});

/** One burst for each round, and one round: what is found is not looked at. */
vi.mock("../../../generator/bench/measure.ts", async (original) => {
  const effort: Effort = { alone: 0, patience: 0, mostPatience: 0, rounds: 1, mostRounds: 0 };
  return { ...(await original<object>()), efforts: { quick: effort, thorough: effort } };
});

/** Two inputs and two outputs. */
const stateless = `name: pair
inputs: { a: 2, b: 1 }
layers:
  - { type: concat, name: both, from: [a, b], axis: 0 }
  - { type: dense, name: sum, units: 1, weights: [[1], [2], [3]], bias: false }
outputs:
  all: { from: both }
  sum: { from: sum }
`;

afterEach(() => {
  tamper.with = (text) => text;
});

/** A page with its figures masked, whatever their width. */
const masked = (text: string): string =>
  text.replace(/(?: +[\d,.]+){3} +[\d,.]+–[\d,.]+$/gm, "  #  #  #  #–#").replace(/ {2,}/g, "  ");

wholeTest("the table has a row for each variant and load", async () => {
  goTo({ "line.yaml": line });
  const { text = "", problemGroups } = (await runGen("gen bench line.yaml")) ?? {};
  expect(problemGroups?.flatMap(({ problems }) => problems)).toEqual([]);
  expect(masked(text).split("\nFastest")[0]).toMatchInlineSnapshot(`
    "line (line.yaml): 2 → 1, f64, portable math, 2 multiply-adds
    every variant is identical to the reference, bit for bit
      ns/row  ns/multiply-add  × fastest  min–max ns
    one sample  TypeScript unrolled (auto)  #  #  #  #–#
      TypeScript tiled  #  #  #  #–#
      WebAssembly  #  #  #  #–#
      WebAssembly, vectors copied  #  #  #  #–#
    batches of 8  TypeScript unrolled (auto)  #  #  #  #–#
      TypeScript tiled  #  #  #  #–#
      WebAssembly  #  #  #  #–#
    batches of 128  TypeScript unrolled (auto)  #  #  #  #–#
      TypeScript tiled  #  #  #  #–#
      WebAssembly  #  #  #  #–#
    auto without WebAssembly was skipped: it produces the same module as TypeScript unrolled.
    TypeScript with native math was skipped: it produces the same module as TypeScript unrolled."
  `);
  expect(text).toMatch(/\nFastest: .*\nauto picks TypeScript unrolled[,.]/);
});

test("JSON has each variant, with numbers or why it has none", async () => {
  goTo({ "line.yaml": line });
  const output = await runGen("gen bench line.yaml --dtype f32 --quick --json");
  const [result] = JSON.parse(toJson(output?.results));
  expect(result).toMatchObject({ spec: "line.yaml", name: "line", dtype: "f32" });
  expect(result.variants.map(({ variant }: { variant: string }) => variant)).toEqual(Object.keys(ways));
  const spread = { min: expect.any(Number), median: expect.any(Number), max: expect.any(Number) };
  for (const { skipped, figures } of result.variants) {
    if (skipped === undefined) {
      expect(figures[0]).toEqual({ rows: 1, nanoseconds: spread, perMultiplyAdd: spread, times: spread });
    } else expect(figures).toEqual([]);
  }
});

wholeTest("a network with state is timed step by step and in blocks, with all its ports", async () => {
  goTo({ "counter.yaml": counter, "policy.yaml": policy, "pair.yaml": stateless });
  const {
    text = "",
    problemGroups,
    results,
  } = (await runGen("gen bench counter.yaml policy.yaml pair.yaml")) ?? {};
  expect(problemGroups?.flatMap(({ problems }) => problems)).toEqual([]);
  const labels = text.match(/^(one \w+|batches of \d+|blocks of \d+ steps)|ns\/\w+(?= )/gm);
  const ofSteps = ["ns/step", "one step", "blocks of 128 steps"];
  expect(labels).toEqual([
    ...[...ofSteps, ...ofSteps],
    ...["ns/row", "one sample", "batches of 8", "batches of 128"],
  ]);
  expect(results).toMatchObject([{ row: "step" }, { row: "step" }, { row: "sample" }]);
});

test("a state that differs from the reference's is an error", async () => {
  goTo({ "counter.yaml": counter });
  tamper.with = (text) => text.replaceAll("state[i] = out[i]!", "state[i] = 1");
  const session = await sessionOf(["gen bench counter.yaml"]);
  expect(session).toMatch(
    /^wrong-result: counter \(.*\) does not compute the same result as the reference: /m,
  );
});

wholeTest("what is left out says why", async () => {
  process.chdir(join(root, "specs"));
  const session = await sessionOf(["gen bench digits.yaml", "gen bench xor.yaml --math native"]);
  expect(session.match(/.* was skipped: .*/g)).toMatchInlineSnapshot(`
    [
      "TypeScript unrolled was skipped: it would take 5 functions, since V8 does not optimize functions that large.",
      "WebAssembly was skipped: a kernel supports only portable math.",
      "WebAssembly, vectors copied was skipped: a kernel supports only portable math.",
      "auto without WebAssembly was skipped: it produces the same module as TypeScript unrolled.",
      "TypeScript with native math was skipped: all TypeScript variants already use it.",
    ]
  `);
});

test("several specs are a table each, remarks included", async () => {
  goTo({ "line.yaml": line, "linear.yaml": linear });
  const { results, problemGroups } = (await runGen("gen bench line.yaml linear.yaml")) ?? {};
  expect(results).toMatchObject([{ spec: "line.yaml" }, { spec: "linear.yaml" }]);
  expect(problemGroups?.flatMap(({ problems }) => problems)).toMatchObject([{ code: "linear-stack" }]);
});

test("a module that differs from the reference is an error, and nothing is timed", async () => {
  goTo({ "line.yaml": line });
  // A bias of 0.75 in the bits of a double.
  tamper.with = (text) => text.replace("+ 0.5", "+ 0.75");
  expect(await sessionOf(["gen bench line.yaml"])).toMatchInlineSnapshot(`
    "$ gen bench line.yaml
    wrong-result: line (TypeScript unrolled) does not compute the same result as the reference: forward([0.2250112640060979, -12.5972685090332]) gives 13.797291037045396 at index 0, not 13.547291037045396.
    help: this is a bug in neuroll; please report it with the spec
    [exit 1]
    "
  `);
});

test("reports problems with a spec or a flag before timing anything", async () => {
  goTo({ "line.yaml": line, "misspelt.yaml": misspelt });
  const commands = [
    "gen bench",
    "gen bench lime.yaml",
    "gen bench line.yaml misspelt.yaml",
    "gen bench line.yaml --unroll none",
    "gen bench line.yaml --dtype f46",
  ];
  expect(await sessionOf(commands)).toMatchInlineSnapshot(`
    "$ gen bench
    wrong-usage: no spec was given.
    help: see gen bench --help
    [exit 2]

    $ gen bench lime.yaml
    missing-spec: lime.yaml does not exist.
    help: did you mean "line.yaml"?
    [exit 1]

    $ gen bench line.yaml misspelt.yaml
    unknown-activation: there is no activation called "rleu".
     --> misspelt.yaml:6:17
    6 |     activation: rleu
      |                 ^^^^
    help: did you mean "relu"?
    [exit 1]

    $ gen bench line.yaml --unroll none
    wrong-usage: unknown option '--unroll'.
    help: see gen bench --help
    [exit 2]

    $ gen bench line.yaml --dtype f46
    wrong-usage: --dtype is "f46"; it must be f64 or f32.
    help: did you mean "f64"?
    [exit 2]
    "
  `);
});
