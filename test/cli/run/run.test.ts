import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toJson } from "../../../generator/cli/output/json.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { counter, line, policy } from "../../support/cli/specs.ts";
import { root } from "../../support/specs.ts";
import { float64Bytes, writeNpy } from "../../support/weights/write-npy.ts";

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

test("inputs, outputs and states are given and printed by name, step by step", async () => {
  goTo({ "line.yaml": line, "counter.yaml": counter, "policy.yaml": policy });
  const commands = [
    "gen run counter.yaml --input 1",
    "gen run counter.yaml --input 1,2,3 --steps 3 --state 10",
    "gen run counter.yaml --input 2 --steps 3 --state total=10",
    "gen run policy.yaml --input image=1,2,3,4 --input speed=1",
    "gen run policy.yaml --input speed=1,2 --input image=[[1,2],[3,4]] --steps 2 --state 0,0,1 --trace",
    "gen run policy.yaml --input speed=1 --input image=0,0,0,-1 --steps 2 --json",
    "gen run counter.yaml --input 1,2,3",
    "gen run counter.yaml --input 1,2,3 --steps 2",
    "gen run counter.yaml --input 1 --steps 0",
    "gen run counter.yaml --input 1 --input 2",
    "gen run counter.yaml --input 1 --state sum=1",
    "gen run counter.yaml --input 1 --state 1,2",
    "gen run counter.yaml --input 1 --state 1 --state 2",
    "gen run counter.yaml --input 1 --state total=1 --state total=2",
    "gen run policy.yaml --input 1,2,3,4,1",
    "gen run policy.yaml --input image=1,2,3,4",
    "gen run policy.yaml --input image=1,2,3,4 --input sped=1",
    "gen run policy.yaml --input image=1,2,3 --input speed=1",
    "gen run policy.yaml --input image=@missing.npy --input speed=1",
    "gen run line.yaml --input 1,2 --state 1",
    "gen run line.yaml --input 1,2,3,4 --steps 2",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("ports.txt");
});

test("values come from a file", async () => {
  goTo({ "counter.yaml": counter, "x.json": '{ "x": [1, 2, 3], "y": [0] }' });
  writeFileSync("x.npy", writeNpy({ descr: "'<f8'", shape: "(3, 1)" }, float64Bytes([1, 2, 3])));
  const text = "step 1: [1]\nstep 2: [3]\nstep 3: [6]\nstate total = [6]";
  for (const input of ["@x.npy", "input=@x.npy", "@x.json#x"])
    expect(await runGen(`gen run counter.yaml --steps 3 --input ${input}`)).toMatchObject({ text });
  await expect(runGen("gen run counter.yaml --input @x.json")).rejects.toThrow(
    '--input names "x.json", which contains x and y.',
  );
});
