import { expect, test } from "vitest";
import { type Loaded, type LoadOptions, load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";

type Files = Readonly<Record<string, string>>;

/** Loads the spec `outer.yaml` of some files, and lists those that are read. */
function loadOuter(files: Files, options: LoadOptions = {}): Loaded & { readonly read: readonly string[] } {
  const read: string[] = [];
  const readFile = (file: string) => {
    read.push(file);
    if (files[file] === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
    return new TextEncoder().encode(files[file]);
  };
  const loaded = load(files["outer.yaml"] as string, { path: "specs/outer.yaml", readFile, ...options });
  return { ...loaded, read };
}

const tanh = (more = "") => `name: part\ninput: 1\n${more}layers: [{ type: activation, activation: tanh }]\n`;
const around = (...files: readonly string[]) =>
  `name: outer\ninput: 1\nlayers:\n${files.map((file) => `  - { type: network, file: ${file} }\n`).join("")}`;

test("paths of an embedded spec are relative to its own folder, and do not leave it", () => {
  const deep = `name: deep\ninput: 1\nlayers: [{ type: scale, scale: { file: s.json }, shift: 0 }]\n`;
  const files = {
    "outer.yaml": around("a/middle.yaml"),
    "a/middle.yaml": around("b/deep.yaml"),
    "a/b/deep.yaml": deep,
    "a/b/s.json": "[3]",
    "a/s.json": "[4]",
  };
  const { network, files: read } = loadOuter(files);
  expect(interpret(network, [2]).output).toEqual([6]);
  expect(read).toEqual(["a/middle.yaml", "a/b/deep.yaml", "a/b/s.json"]);
  const leaving = { ...files, "a/b/deep.yaml": deep.replace("s.json", "../s.json") };
  expect(() => loadOuter(leaving)).toThrow(
    `path-outside: "../s.json" is not a path inside the spec's folder`,
  );
});

test("each file is read once, and changes the hash", () => {
  const files = { "outer.yaml": around("part.yaml", "part.yaml", "./part.yaml"), "part.yaml": tanh() };
  const { read, hash, network } = loadOuter(files);
  expect(read).toEqual(["part.yaml"]);
  expect(network.layers).toHaveLength(3);
  expect(loadOuter({ ...files, "part.yaml": tanh("description: other\n") }).hash).not.toBe(hash);
});

test("a dtype or math of the command line holds for all specs", () => {
  const files = {
    "outer.yaml": around("part.yaml"),
    "part.yaml": tanh("dtype: f32\nemit: { math: native }\n"),
  };
  expect(() => loadOuter(files)).toThrow(/part\.yaml has dtype: f32[\s\S]*part\.yaml has math: native/);
  const { network, inDtype } = loadOuter(files, { dtype: "f64", emit: { math: "portable" } });
  expect(network.dtype).toBe("f64");
  expect(inDtype("f32").dtype).toBe("f32");
});

test("what says nothing of numbers may differ", () => {
  const part = tanh("emit: { target: wasm, unroll: full, module: js }\nverify: { vectors: absent.npz }\n");
  const { emit, verify } = loadOuter({ "outer.yaml": around("part.yaml"), "part.yaml": part });
  expect(emit).toMatchObject({ target: "auto", unroll: "auto", module: "ts" });
  expect(verify).toEqual([]);
});

test("a circle of files is reported with all of them", () => {
  const files = {
    "outer.yaml": around("a.yaml"),
    "a.yaml": around("b.yaml"),
    "b.yaml": around("outer.yaml"),
  };
  expect(() => loadOuter(files)).toThrow("itself: outer.yaml → a.yaml → b.yaml → outer.yaml.");
});

test("files that embed others twice are refused before they multiply", () => {
  const files: Record<string, string> = { "outer.yaml": around("f0.yaml"), "f40.yaml": tanh() };
  for (let n = 0; n < 40; n++) files[`f${n}.yaml`] = around(`f${n + 1}.yaml`, `f${n + 1}.yaml`);
  expect(() => loadOuter(files)).toThrow("too-many-networks: this spec embeds more than 1,000 networks.");
});

test("an embedded spec may be JSON, and is called as the file is", () => {
  const part = JSON.stringify({ name: "part", input: 1, layers: [{ type: "activation", activation: "x" }] });
  expect(() => loadOuter({ "outer.yaml": around("p/part.json"), "p/part.json": part })).toThrow(
    /--> specs\/p\/part\.json:1:\d+[\s\S]*note: it is embedded here --> specs\/outer\.yaml:4:28/,
  );
});

test("labels and a threshold go along with values that are an output, unless the spec has its own", () => {
  const part = tanh("output: { labels: [a] }\n");
  const labelsOf = (outer: string) =>
    loadOuter({ "outer.yaml": outer, "part.yaml": part }).network.outputs[0]?.labels;
  expect(labelsOf(around("part.yaml"))).toEqual(["a"]);
  expect(labelsOf(`${around("part.yaml")}output: { labels: [b] }\n`)).toEqual(["b"]);
  const sigmoid = tanh("output: { threshold: 0.25 }\n").replace("tanh", "sigmoid");
  const { network } = loadOuter({ "outer.yaml": around("part.yaml"), "part.yaml": sigmoid });
  expect(network.outputs[0]?.threshold).toBe(0.25);
});

test("states have names of their own", () => {
  const part = `name: part\ninput: 1\nstates: { total: { size: 1, next: sum } }\nlayers: [{ type: add, name: sum, from: [input, total] }]\n`;
  const { network } = loadOuter({ "outer.yaml": around("part.yaml", "part.yaml"), "part.yaml": part });
  expect(network.states.map(({ name }) => name)).toEqual(["part_total", "part__total"]);
  const first = interpret(network, [1]);
  expect(first).toMatchObject({ output: [1], state: [1, 1] });
  expect(interpret(network, [1], [...first.state])).toMatchObject({ output: [3], state: [2, 3] });
});
