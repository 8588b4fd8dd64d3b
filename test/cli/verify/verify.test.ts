import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toJson } from "../../../generator/cli/output/json.ts";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { counter, line, policy } from "../../support/cli/specs.ts";
import { npy, tensorProto } from "../../support/vector-files.ts";

/** A choice of two, with a layer in between. */
const deep = `name: deep
input: { size: 2, names: [a, b] }
layers:
  - { type: dense, name: hidden, units: 2, activation: relu, weights: [[1, 0], [0, 1]], bias: [0, 0.5] }
  - { type: dense, units: 2, weights: [[1, -1], [-1, 1]], bias: false }
output: { labels: [left, right] }
`;

/** What deep gives for [1, 0] and [0, 2]. */
const cases = [
  { input: { a: 1, b: 0 }, hidden: [1, 0.5], output: [0.5, -0.5], predict: 0 },
  { input: { a: 0, b: 2 }, hidden: [0, 2.5], output: [-2.5, 2.5], predict: 1 },
];
const files = {
  "line.yaml": line,
  "deep.yaml": deep,
  "native.yaml": `${deep.replace("name: deep", "name: native")}emit: { math: native }\n`,
  "cases.json": JSON.stringify({ cases }),
  "perturbed.json": JSON.stringify([
    cases[0],
    { ...cases[1], hidden: [0, 2.501], output: [-2.5, 2.501], predict: 0 },
  ]),
  "late.json": JSON.stringify([{ ...cases[0], output: [0.5, 0.5] }]),
  "singles.json": JSON.stringify([{ input: [0.1, 0.2], output: 0.5 + 2 ** -24 }]),
  "scaled.json": JSON.stringify({
    X_test: [[1, 0]],
    X_test_raw: [[1, 0]],
    predict: [0],
    predict_proba: [[1, 0]],
  }),
  "near.json": JSON.stringify([{ input: [0.1, 0.2], output: 0.5000001 }]),
  "coin.yaml": `name: coin
input: 1
layers:
  - { type: dense, units: 1, activation: sigmoid, weights: [[1]], bias: false }
`,
  "coin.json": JSON.stringify({
    x: [0, 40, -1],
    predict: [0, 1, 1],
    predict_proba: [
      [0.5, 0.5],
      [0, 1],
      [1, 0],
    ],
  }),
  // float32 adds 0.1·x1 + 0.3·x2 − 0.2·x3 up to 0 from the left, and to 2^-12 from the right.
  "sum.yaml": `name: sum
dtype: f32
input: 3
layers:
  - { type: dense, units: 1, weights: [[0.1], [0.3], [-0.2]], bias: false }
`,
  "sum.json": JSON.stringify([
    { input: [12345.5, 23456.5, 41357.5], output: 2 ** -12 },
    { input: [1, 2, 3], output: 0.1 },
  ]),
  "sum-wrong.json": JSON.stringify([
    { input: [12345.5, 23456.5, 41357.5], output: 2 ** -12 },
    { input: [1, 2, 3], output: 0.101 },
  ]),
  // Past the largest double from the left, and not from the right.
  "large.yaml": `name: large
input: 3
layers:
  - { type: dense, units: 1, weights: [[1], [1], [1]], bias: false }
`,
  "large.json": JSON.stringify([{ input: [1e308, 1e308, -1e308], output: 1e308 }]),
  "commas.yaml": `${line}verify:
  - vectors: x.npy,y.npy
  - { vectors: pair.json, output: "output,predict" }
  - { vectors: pair.json }
`,
  "pair.json": JSON.stringify([{ input: [1, 1], output: 1.5, predict: 1.5 }]),
  "own.yaml": `${deep.replace("name: deep", "name: own")}verify:
  - vectors: cases.json
    output: [output, predict]
  - vectors: perturbed.json
    output: predict
  - vectors: cases.json
    output: outptu
  - vectors: gone.npz
`,
};

const start = () => {
  goTo(files);
  writeFileSync("x.npy", npy([2, 2], [1, 1, 0, 3]));
  writeFileSync("y.npy", npy([2], [1.5, -2.5]));
};

test("gen verify tells how far a network is from what was recorded", async () => {
  start();
  const commands = [
    "gen verify deep.yaml --vectors cases.json --output-key output,predict",
    "gen verify line.yaml --vectors x.npy,y.npy --tolerance 0",
    "gen verify deep.yaml --vectors perturbed.json --output-key output,predict",
    "gen verify deep.yaml --vectors late.json --output-key output",
    "gen verify native.yaml --vectors cases.json --output-key predict",
    "gen verify line.yaml --vectors singles.json",
    "gen verify line.yaml --vectors singles.json --dtype f32",
    "gen verify line.yaml --vectors near.json",
    "gen verify coin.yaml --vectors coin.json --output-key predict,predict_proba",
    "gen verify sum.yaml --vectors sum.json",
    "gen verify sum.yaml --vectors sum-wrong.json",
    "gen verify large.yaml --vectors large.json",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("verify.txt");
});

test("reports unusable vectors in a sentence", async () => {
  start();
  const commands = [
    "gen verify line.yaml",
    "gen verify deep.yaml --vectors cases.json",
    "gen verify deep.yaml --vectors cases.json --output-key outptu",
    "gen verify line.yaml --vectors x.npy",
    "gen verify line.yaml --vectors x.npy --expected gone.npy",
    "gen verify line.yaml --vectors line.yaml",
    "gen verify deep.yaml --vectors x.npy,y.npy --input-key x",
    "gen verify deep.yaml --vectors scaled.json",
    "gen verify deep.yaml coin.yaml --vectors pair.json --output-key output",
    "gen verify commas.yaml",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 1\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("problems.txt");
});

test("reports a wrong command line of gen verify in a sentence, with status 2", async () => {
  start();
  const commands = [
    "gen verify",
    "gen verify line.yaml --expected y.npy",
    "gen verify line.yaml --output-key y",
    "gen verify line.yaml --vectors x.npy,y.npy,z.npy",
    "gen verify line.yaml --vectors x.npy,y.npy --expected y.npy",
    "gen verify line.yaml --vectors x.npy,y.npy --output-key y,",
    "gen verify line.yaml --vectors",
    "gen verify line.yaml --vectors x.npy,y.npy --tolerance -1",
    "gen verify line.yaml --vectors x.npy,y.npy --tolerance tight",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 2\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("usage.txt");
});

test("a spec names its vectors, and gen --check compares with them as well", async () => {
  start();
  await runGen("gen own.yaml line.yaml -o out");
  const session = await sessionOf(["gen verify own.yaml", "gen --check own.yaml line.yaml -o out"]);
  expect(session.match(/\[exit 1\]/g)).toHaveLength(2);
  await expect(session).toMatchFileSnapshot("own.txt");
  expect(await runGen("gen --check own.yaml line.yaml -o out")).toMatchObject({
    results: [
      { file: "out/own.ts", ok: false, verified: [{ recording: "cases.json", ok: true }, { ok: false }] },
      { file: "out/line.ts", ok: true, verified: [] },
    ],
  });
});

test("gen --check says of vectors that cannot be read that not all were compared with", async () => {
  start();
  writeFileSync("gone.yaml", `${line}verify: [{ vectors: x.npy, expected: y.npy }, { vectors: gone.npz }]\n`);
  await runGen("gen gone.yaml -o out");
  const output = await runGen("gen --check gone.yaml -o out");
  expect(output?.text).toBe("FAILED out/line.ts: not all of its recorded vectors can be compared with");
});

test("a spec names files and folders in its own folder, and a link out of it is not followed", async () => {
  start();
  mkdirSync("data");
  writeFileSync("data/input_0.pb", tensorProto([1, 1, 0, 3]));
  writeFileSync("data/output_0.pb", tensorProto([1.5, -2.5]));
  symlinkSync(folderOf({ "io.json": "[]" }), "linked");
  writeFileSync(
    "beside.yaml",
    `${line}verify: [{ vectors: data }, { vectors: linked/io.json }, { vectors: linked }]\n`,
  );
  const output = await runGen("gen verify beside.yaml");
  expect(output?.results).toMatchObject([{ recording: "data", ok: true, cases: 2 }]);
  const link = "cannot be read: it is outside the spec's folder, or a symbolic link to something outside.";
  expect(output?.problemGroups.flatMap(({ problems }) => problems)).toMatchObject([
    { code: "unreadable-vectors", message: `linked/io.json ${link}` },
    { code: "unreadable-vectors", message: `linked ${link}` },
  ]);
});

test("the module of a spec does not depend on its vectors", async () => {
  start();
  const bannerOf = async () => (await runGen("gen --check own.yaml -o out"))?.problemGroups[1]?.problems;
  await runGen("gen own.yaml -o out");
  const before = await bannerOf();
  writeFileSync("cases.json", "[]");
  expect(await bannerOf()).not.toContainEqual(expect.objectContaining({ code: "stale-module" }));
  expect(before).not.toContainEqual(expect.objectContaining({ code: "stale-module" }));
});

test("--json has every figure", async () => {
  start();
  const output = await runGen("gen verify deep.yaml --vectors perturbed.json --output-key output,predict");
  await expect(
    toJson({ results: output?.results, problems: output?.problemGroups.flatMap(({ problems }) => problems) }),
  ).toMatchFileSnapshot("json.txt");
});

test("several ports and sequences are shown with their steps and states", async () => {
  const image = [
    [1, 2],
    [3, 4],
  ];
  const first = [0.3482074278837349, 0.5740969929676946, 0.0776955791485706];
  goTo({
    "counter.yaml": counter,
    "policy.yaml": policy,
    "own.yaml": `${counter}verify: { vectors: steps.json, input: { input: x }, output: y, next: { total: end } }\n`,
    "steps.json": JSON.stringify({ x: [[1, 2, 3]], y: [[1, 3, 6]], end: [6] }),
    "drift.json": JSON.stringify([
      { input: [1, 2, 3], output: [1, 3, 6], total_n: 6 },
      { input: [1, 2, 3], output: [1, 3.5, 6], total_n: 6.5 },
    ]),
    "x.csv": "1\n2\n3\n",
    "y.csv": "1\n3\n6\n",
    "policy.json": JSON.stringify([
      { input: { image, speed: 1 }, output: { action: first }, memory_n: first },
    ]),
    "classes.json": JSON.stringify([
      { image: [image, image], speed: [1, 1], action: [1, 0], value: 0, memory_0: [0, 0, 0] },
    ]),
  });
  const commands = [
    "gen verify own.yaml",
    "gen verify counter.yaml --vectors drift.json",
    "gen verify counter.yaml --vectors x.csv,y.csv",
    "gen verify counter.yaml --vectors x.csv,y.csv --steps 2",
    "gen verify policy.yaml --vectors policy.json",
    "gen verify policy.yaml --vectors classes.json",
    "gen verify policy.yaml --vectors policy.json --output-key actoin=output_action",
    "gen verify policy.yaml --vectors policy.json --next-key memory=memory",
    "gen verify counter.yaml --steps 3",
    "gen verify counter.yaml --vectors drift.json --next-key total=total_n --json",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("ports.txt");
});
