import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { line, misspelt, policy } from "../../support/cli/specs.ts";

/** A network whose only weights are in a file beside it. */
const stored = `name: stored
input: 1
layers: [{ type: dense, units: 2, weights: { file: w.json, key: w }, bias: false }]
`;
const w = JSON.stringify({ w: [[1, 2]] });

test("reports a wrong command line in a sentence, with status 2, and writes nothing", async () => {
  goTo({ "line.yaml": line, "line.ts": "export default {}" });
  const commands = [
    "gen convert",
    "gen convert line.yaml",
    "gen convert line.ts",
    "gen convert line.yaml a.ts b.ts",
    "gen convert line.yaml folder",
    "gen convert line.yaml line.d.ts",
    "gen convert line.yaml line.json",
    "gen convert line.ts line.mjs",
    "gen convert model.onnx",
    "gen convert model.onnx model.yaml",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("usage.txt");
  expect(readdirSync(".").sort()).toEqual(["line.ts", "line.yaml"]);
});

test("says what was written, and keeps what is there", async () => {
  goTo({ "policy.yaml": policy, "line.yaml": line });
  const commands = [
    "gen convert policy.yaml policy.ts",
    "gen convert policy.yaml policy.ts",
    "gen convert line.yaml policy.ts",
    "gen convert line.yaml policy.ts --force --json",
    "gen convert policy.ts out/line.json",
    "gen convert out/line.json out/line.mjs",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("written.txt");
});

test("shows what is wrong in the source, and writes nothing", async () => {
  goTo({
    "misspelt.yaml": misspelt,
    "wrong.ts": 'export default { name: "wrong", input: 1, layers: [{ type: "dense", units: 0 }] };\n',
    "infinite.ts": `export default {
  name: "infinite",
  input: 1,
  layers: [{ type: "activation", activation: { name: "clip", max: 1 / 0 } }],
};\n`,
    "nets/stored.yaml": stored,
    "nets/w.json": w,
  });
  mkdirSync("elsewhere");
  const commands = [
    "gen convert missing.yaml missing.ts",
    "gen convert misspelt.yaml misspelt.ts",
    "gen convert wrong.ts wrong.yaml",
    "gen convert infinite.ts infinite.json",
    "gen convert nets/stored.yaml elsewhere/stored.ts",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("problems.txt");
  expect(readdirSync(".").sort()).toEqual(["elsewhere", "infinite.ts", "misspelt.yaml", "nets", "wrong.ts"]);
  expect(readdirSync("elsewhere")).toEqual([]);
});

test("paths are those of the folder that is written to", async () => {
  goTo({ "nets/stored.yaml": stored, "nets/w.json": w });
  await runGen("gen convert nets/stored.yaml stored.ts");
  expect(readFileSync("stored.ts", "utf8")).toContain('file("nets/w.json", "w", [1, 2])');
  await runGen("gen convert stored.ts nets/again.yaml");
  expect(readFileSync("nets/again.yaml", "utf8")).toContain(
    "weights: { file: w.json, key: w, shape: [1, 2] }",
  );
});

test("declared shapes, and comments on them, go to a program and back", async () => {
  goTo({
    "outer.yaml": `name: outer
input: 1
layers:
  - type: network
    file: stored.yaml
    # two values
    shape: [2]
  - type: dense
    units: 1
    weights:
      file: v.json
      layout: out_in
      # as it is stored
      shape: [1, 2]
    bias: false
`,
    ...{ "stored.yaml": stored, "w.json": w, "v.json": "[[3, 4]]" },
  });
  await runGen("gen convert outer.yaml outer.ts");
  expect(readFileSync("outer.ts", "utf8")).toMatchInlineSnapshot(`
    "import { dense, embed, file, network } from "neuroll";

    export default network("outer", 1)
      .layer(
        embed(
          "stored.yaml",
          // two values
          [2],
        ),
      )
      .layer(
        dense({
          // as it is stored
          weights: file("v.json", [1, 2], "out_in"),
          bias: false,
        }),
      );
    "
  `);
  await runGen("gen convert outer.ts again.yaml");
  expect(readFileSync("again.yaml", "utf8")).toMatchInlineSnapshot(`
    "name: outer
    input: 1
    layers:
      - { type: network, file: stored.yaml, shape: [2] }
      - { type: dense, units: 1, weights: { file: v.json, layout: out_in, shape: [1, 2] }, bias: false }
    "
  `);
});

test("a list of very many numbers is remarked on at its place", async () => {
  const row = Array.from({ length: 10_001 }, () => 1).join(", ");
  goTo({
    "wide.yaml": `name: wide
input: 1
layers:
  - type: dense
    units: 10001
    weights:
      - [${row}]
    bias: false
`,
  });
  const { problemGroups = [] } = (await runGen("gen convert wide.yaml wide.ts")) ?? {};
  expect(problemGroups.flatMap(({ problems }) => problems)).toMatchObject([
    {
      code: "long-list",
      severity: "info",
      message:
        "layers[0].weights has 10,001 numbers; it became a constant, of which the type checker knows no sizes.",
      at: { path: "wide.yaml", line: 6, column: 5 },
    },
  ]);
});

test("a link to the source is not overwritten", async () => {
  goTo({ "line.yaml": line });
  symlinkSync("line.yaml", "line.ts");
  await expect(runGen("gen convert line.yaml line.ts --force")).rejects.toThrow(
    "line.ts is the file being read and would be overwritten.",
  );
});
