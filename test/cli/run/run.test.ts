import { join } from "node:path";
import { expect, test } from "vitest";
import { toJson } from "../../../generator/cli/output/json.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";
import { root } from "../../support/specs.ts";

test("the trace prints A1, Z1, A2, … as the chapter does", async () => {
  process.chdir(join(root, "specs"));
  const commands = ["gen run net3.yaml --input 1.0,0.5 --trace", "gen run iris.yaml --input 5.1,3.5,1.4,0.2"];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("trace.txt");
});

test.each([
  ["gen run line.yaml --input -1,0.5", "[-2]"],
  ["gen run --input=-1e-1,-2 line.yaml", "[2.3]"],
  ["gen run line.yaml --input [0,-Infinity]", "[Infinity]"],
  ["gen run line.yaml --input 0.1,0 --dtype f32", "[0.699999988079071]"],
])("%s", async (command, text) => {
  goTo({ "line.yaml": line });
  expect(await runGen(command)).toMatchObject({ text });
});

test("a value that is no index is a mistake in the command", async () => {
  const spec =
    "name: rows\ninput: 1\nlayers: [{ type: embedding, units: 1, entries: 2, weights: [[1], [2]] }]\n";
  goTo({ "rows.yaml": spec });
  expect((await runGen("gen run rows.yaml --input 1"))?.text).toBe("[[2]]");
  const problem: unknown = await runGen("gen run rows.yaml --input 2").catch((thrown: unknown) => thrown);
  expect(explain(problem)).toMatchObject({
    status: 2,
    message: "rows: x contains 2, but layer 1 (embedding) takes whole numbers from 0 to 1.",
  });
});

test("a number that JSON lacks is a text that Number reads", async () => {
  goTo({ "line.yaml": line });
  const output = await runGen("gen run line.yaml --trace --input -0,nan");
  expect(JSON.parse(toJson(output?.results))).toEqual([
    {
      spec: "line.yaml",
      name: "line",
      dtype: "f64",
      input: ["-0", "NaN"],
      output: ["NaN"],
      trace: [{ layer: 1, about: "dense 2 → 1", stages: { A1: ["NaN"], Z1: ["NaN"] } }],
    },
  ]);
});
