import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { counter, line, linear } from "../../support/cli/specs.ts";
import { readSvg } from "../../support/read-svg.ts";

const branching = `name: branching
input: 2
layers:
  - { type: dense, name: block, units: 2, weights: [[1, 2], [3, 4]], bias: false, activation: relu }
  - { type: add, from: [input, block] }
`;
const wide = `name: wide
input: 40
layers:
  - { type: dense, units: 20, weights: [${Array.from({ length: 40 }, () => `[${Array(20).fill(1)}]`)}], bias: false }
`;
/** One row for all inputs, so that it is read once. */
const huge = `name: huge
input: 150
layers:
  - { type: dense, units: 150, weights: [&row [${Array(150).fill(1)}]${", *row".repeat(149)}], bias: false }
`;
const unfit = line.replace("input: 2", "input: 3");

test("reports a wrong command line in a sentence, with status 2, and writes nothing", async () => {
  goTo({
    "line.yaml": line,
    "branching.yaml": branching,
    "wide.yaml": wide,
    "huge.yaml": huge,
    "counter.yaml": counter,
  });
  const commands = [
    "gen draw",
    "gen draw line.yaml wide.yaml",
    "gen draw line.yaml --theme drak",
    "gen draw line.yaml --format png",
    "gen draw line.yaml --width 0",
    "gen draw line.yaml --width 10001",
    "gen draw line.yaml --width 40em",
    "gen draw line.yaml --layer 2",
    "gen draw line.yaml --layer 1.5",
    "gen draw line.yaml --unit 1",
    "gen draw line.yaml --layer 1 --unit 2",
    "gen draw line.yaml --input 1",
    "gen draw line.yaml --input 1,two",
    "gen draw line.yaml --neurons --blocks",
    "gen draw line.yaml --blocks --shapes",
    "gen draw line.yaml --blocks --bias",
    "gen draw line.yaml --shapes --nodes",
    "gen draw line.yaml --format mermaid --input 1,2",
    "gen draw line.yaml --format mermaid --width 400",
    "gen draw branching.yaml --neurons",
    "gen draw counter.yaml --neurons",
    "gen draw counter.yaml --input 1",
    "gen draw branching.yaml --nodes",
    "gen draw wide.yaml --bias",
    "gen draw huge.yaml --bias",
    "gen draw huge.yaml --neurons",
    "gen draw line.yaml --trace",
    "gen draw line.yaml --output",
  ];
  const session = await sessionOf(
    commands.map((command) => `${command} -o out.svg`.replace("--output -o out.svg", "--output")),
  );
  expect(session.match(/\[exit 2\]/g)).toHaveLength(commands.length);
  expect(readdirSync(".")).not.toContain("out.svg");
  await expect(session).toMatchFileSnapshot("usage.txt");
});

test("a picture that cannot be written, or a spec that is wrong, is status 1, and nothing is half-written", async () => {
  goTo({
    "line.yaml": line,
    "unfit.yaml": unfit,
    "a-file": "",
    "misspelt.yaml": line.replace("units", "untis"),
  });
  mkdirSync("folder");
  const commands = [
    "gen draw none.yaml",
    "gen draw line.yaml -o folder",
    "gen draw line.yaml -o a-file/line.svg",
    "gen draw unfit.yaml -o unfit.svg",
    "gen draw misspelt.yaml --shapes -o misspelt.svg",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 1\]/g)).toHaveLength(commands.length);
  expect(readdirSync(".").sort()).toEqual(["a-file", "folder", "line.yaml", "misspelt.yaml", "unfit.yaml"]);
  expect(readdirSync("folder")).toEqual([]);
  await expect(session).toMatchFileSnapshot("problems.txt");
});

test("what is written to a file is what standard output gets, and is left alone where it is there", async () => {
  goTo({ "line.yaml": line });
  const picture = `${(await runGen("gen draw line.yaml --bias"))?.text}\n`;
  expect((await runGen("gen draw line.yaml --bias -o deep/line.svg"))?.text).toBe("written deep/line.svg");
  expect(readFileSync("deep/line.svg", "utf8")).toBe(picture);
  expect((await runGen("gen draw line.yaml --bias -o deep/line.svg"))?.text).toBe("unchanged deep/line.svg");
});

test("--shapes draws what does not fit, and reports it", async () => {
  goTo({ "unfit.yaml": unfit });
  const output = await runGen("gen draw unfit.yaml --shapes -o unfit.svg");
  expect(output?.text).toBe("written unfit.svg");
  expect(output?.problemGroups[0]?.problems.map(({ code }) => code)).toEqual(["shape-mismatch"]);
  expect(readSvg(readFileSync("unfit.svg", "utf8")).words).toContain("3 ≠ 2");
});

test("programs get the picture, or where it is", async () => {
  goTo({ "line.yaml": line, "wide.yaml": wide });
  const { results: [inline] = [] } = (await runGen("gen draw line.yaml --json")) ?? {};
  const picture = expect.stringContaining("<svg ");
  expect(inline).toEqual({ spec: "line.yaml", name: "line", drawn: "neurons", picture });
  const { results: [filed] = [] } = (await runGen("gen draw wide.yaml --json -o wide.svg")) ?? {};
  expect(filed).toEqual({
    ...{ spec: "wide.yaml", name: "wide", drawn: "blocks", file: "wide.svg", outcome: "written" },
  });
});

test("Mermaid has the blocks", async () => {
  goTo({ "branching.yaml": branching });
  expect((await runGen("gen draw branching.yaml --format mermaid"))?.text).toBe(
    [
      "flowchart TD",
      '  n0["input<br/>2"]',
      '  n1["1 block: dense, relu<br/>4 parameters<br/>4 multiply-adds"]',
      '  n2["2: add<br/>output 2"]',
      '  n0 -->|"2"| n1',
      '  n0 -->|"2"| n2',
      '  n1 -->|"2"| n2',
    ].join("\n"),
  );
});

test("prints remarks on a spec along with its picture", async () => {
  goTo({ "linear.yaml": linear });
  const { text, problemGroups } = (await runGen("gen draw linear.yaml")) ?? {};
  expect(text).toMatch(/^<svg /);
  expect(problemGroups?.[0]?.problems.map(({ code }) => code)).toEqual(["linear-stack"]);
});

test("a picture never replaces the spec, nor takes the name of another format", async () => {
  goTo({ "line.yaml": line });
  const session = await sessionOf([
    "gen draw line.yaml -o line.yaml",
    "gen draw line.yaml -o line.png",
    "gen draw line.yaml --format mermaid -o line.svg",
  ]);
  expect(session.match(/\[exit 2\]/g)).toHaveLength(3);
  expect(readFileSync("line.yaml", "utf8")).toBe(line);
  expect(readdirSync(".")).toEqual(["line.yaml"]);
});
