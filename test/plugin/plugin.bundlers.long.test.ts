import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runReference } from "../../generator/check/check-against-reference.ts";
import { fewProbes } from "../../generator/check/probe-inputs.ts";
import type { LoadOptions } from "../../generator/load.ts";
import { type BundlerName, bundlers, type Job, type Problem } from "../support/plugin/bundlers.ts";
import { projectOf } from "../support/plugin/project.ts";
import { runBundle } from "../support/plugin/run-bundle.ts";
import { startWatching } from "../support/plugin/watching.ts";
import { runTsc } from "../support/run-tsc.ts";
import { loadFile, root } from "../support/specs.ts";

const specFile = (name: string) => readFileSync(join(root, "specs", name));

const line = (more: string) => `name: line
input: 1
weights: line.json
layers:
  - { type: dense, units: 1, activation: identity, weights: { key: W }, ${more} }
`;
const brokenLayer = "  - { type: dense, units: 1, activation: sigmiod, weights: { key: W }, biass: 0 }";
const broken = line("").replace(/ {2}- .*/, brokenLayer);
const weight = (value: number) => JSON.stringify({ W: [[value]] });

const compute = "inputs.map((x) => forward(createInput(x), createOutput()))";
const importing = (
  spec: string,
) => `import { createInput, createOutput, forward } from ${JSON.stringify(spec)};
export const run = (inputs) => ${compute};
`;
const later = `export async function runLater(inputs) {
  const { createInput, createOutput, forward } = await import("./xor.net.yaml");
  return ${compute};
}
`;

const watched = (name: BundlerName) => ({
  [`${name}/line.net.yaml`]: line("bias: false"),
  [`${name}/line.json`]: weight(2),
  [`${name}/main.js`]: importing("./line.net.yaml"),
});

const names = Object.keys(bundlers) as BundlerName[];

/** What a bundler is called in a registry. */
const packageOf = (name: BundlerName): string => (name === "rspack" ? "@rspack/core" : name);

const program = `import { classify, createInput, createOutput, forward } from "../src/iris.net.yaml";
export const species: "setosa" | "versicolor" | "virginica" = classify(createInput([5.1, 3.5, 1.4, 0.2]));
export const output: { readonly length: 3 } = forward(createInput([1, 2, 3, 4]), createOutput());
forward(createOutput(), createOutput());
`;

const configuration = (name: BundlerName) => `import neuroll, { type Options } from "neuroll/plugin/${name}";
const options: Options = { include: ["**/*.net.yaml", /\\.nn$/], dtype: "f32" };
export default neuroll(options);
neuroll({ dtype: "f16" });
`;

/** Bundlers need types of Node and of newer JavaScript for their own. */
const tsconfig = {
  compilerOptions: {
    ...{ strict: true, skipLibCheck: false, allowArbitraryExtensions: true, noUncheckedIndexedAccess: true },
    ...{ target: "es2022", lib: ["ES2023", "ESNext.Disposable", "DOM"], types: ["node"] },
    ...{ module: "nodenext", noEmit: true },
  },
  include: ["*.ts"],
};

const files = {
  "src/iris.net.yaml": specFile("iris.yaml"),
  "src/iris.npz": specFile("iris.npz"),
  "src/xor.net.yaml": specFile("xor.yaml"),
  "src/main.js": importing("./iris.net.yaml") + later,
  "src/broken.net.yaml": broken,
  "src/line.json": weight(2),
  "src/broken.js": importing("./broken.net.yaml"),
  "src/around.net.yaml": "name: around\ninput: 1\nlayers: [{ type: network, file: inside.yaml }]\n",
  "src/inside.yaml": broken,
  "src/around.js": importing("./around.net.yaml"),
  "src/models/xor.yaml": specFile("xor.yaml"),
  "src/included.js": importing("./models/xor.yaml"),
  "types/tsconfig.json": JSON.stringify(tsconfig),
  "types/program.ts": program,
};

let project: string;
beforeAll(() => {
  const configurations = names.map((name) => ({ [`types/${name}.config.ts`]: configuration(name) }));
  const all = Object.assign({}, files, ...names.map(watched), ...configurations);
  project = projectOf(all, [...names.map(packageOf), "@types/node"]);
  process.chdir(project);
});

const job = (name: BundlerName, entry: string): Job => ({
  project,
  entry: join(project, entry),
  out: join(project, "out", name, entry),
});

/** Inputs for a spec, and what the reference makes of them. */
function referenceOf(spec: string, options?: LoadOptions) {
  const { network } = loadFile(spec, options);
  const inputs = fewProbes(network.inputSize, 1);
  return { inputs, outputs: runReference(network, inputs).map(({ output }) => output) };
}

describe.each(names)("%s", (name) => {
  const bundler = bundlers[name];

  test("bundles what gives the bits of the reference", async () => {
    const { out, ...rest } = job(name, "src/main.js");
    expect(await bundler.build({ out, ...rest })).toEqual([]);
    const [iris, xor] = [referenceOf("specs/iris.yaml"), referenceOf("specs/xor.yaml")];
    expect(await runBundle(out, "run", iris.inputs)).toEqual(iris.outputs);
    expect(await runBundle(out, "runLater", xor.inputs)).toEqual(xor.outputs);
  });

  test("takes options", async () => {
    const options = { include: "src/models/*.yaml", dtype: "f32" } as const;
    const included = { ...job(name, "src/included.js"), options };
    expect(await bundler.build(included)).toEqual([]);
    const { inputs, outputs } = referenceOf("specs/xor.yaml", { dtype: "f32" });
    expect(await runBundle(included.out, "run", inputs)).toEqual(outputs);
  });

  test.each([
    ["a spec", "src/broken.js", "src/broken.net.yaml"],
    ["a spec that another embeds", "src/around.js", "src/inside.yaml"],
  ])("reports what is wrong with %s as errors of its own, with their places", async (_, entry, file) => {
    const problems = await bundler.build(job(name, entry));
    const column = brokenLayer.indexOf("sigmiod") + 1;
    // webpack knows no place in a file that is no module, and so it is in the message.
    const hasPlace = name !== "webpack" || file.endsWith(".net.yaml");
    expect(problems[0]?.at).toEqual(hasPlace ? { file: join(project, file), line: 5, column } : undefined);
    if (!hasPlace) expect(problems[0]?.message).toContain(`--> ${file}:5:${column}\n`);
    const messages = problems.map(({ message }) => message).join("\n");
    expect(messages).toContain('unknown-activation: there is no activation called "sigmiod".');
    expect(messages).toContain('did you mean "sigmoid"?');
    expect(messages).toContain("unknown-field: ");
  });

  test("bundles again after changes of a spec and of its weights, and goes on after errors", async () => {
    const watched = job(name, `${name}/main.js`);
    const [spec, weights] = [join(project, name, "line.net.yaml"), join(project, name, "line.json")];
    const watching = await startWatching(bundler, watched);
    const gives = (output: number) => async (problems: readonly Problem[]) =>
      problems.length === 0 && (await runBundle(watched.out, "run", [[3]]))[0]?.[0] === output;
    const reports = (code: string) => (problems: readonly Problem[]) =>
      problems.some(({ message }) => message.includes(`${code}: `));
    try {
      await watching.until(() => {}, gives(6));
      await watching.until(() => writeFileSync(weights, weight(5)), gives(15));
      await watching.until(() => writeFileSync(spec, line("bias: [1]")), gives(16));
      await watching.until(() => writeFileSync(spec, broken), reports("unknown-activation"));
      await watching.until(() => writeFileSync(spec, line("bias: [2]")), gives(17));
      await watching.until(() => rmSync(weights, { force: true }), reports("missing-file"));
      await watching.until(() => writeFileSync(weights, weight(6)), gives(20));
    } finally {
      await watching.close();
    }
  });
});

describe("types", () => {
  test("TypeScript knows a module by what the plugin writes beside its spec, and plugins by their own types", async () => {
    await bundlers.rolldown.build(job("rolldown", "src/main.js"));
    const errors = runTsc(join(project, "types")).map(({ file, line, message }) => {
      return `${basename(file)}:${line} ${message.split("\n").at(-1)?.trim()}`;
    });
    expect(errors).toEqual(
      [
        "program.ts:4 Type '3' is not assignable to type '4'.",
        ...names.map(
          (name) =>
            `${name}.config.ts:4 error TS2322: Type '"f16"' is not assignable to type '"f32" | "f64" | undefined'.`,
        ),
      ].sort(),
    );
  });

  test.each(names)("those of the plugin for %s need no other bundler", (name) => {
    expect(packagesOfTypes(join(project, `node_modules/neuroll/dist/generator/plugin/${name}.d.ts`))).toEqual(
      [packageOf(name)],
    );
  });
});

/** The packages whose types a file of declarations needs, by itself or by those that it imports. */
function packagesOfTypes(file: string): string[] {
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, name = ""] of readFileSync(path, "utf8").matchAll(/(?:from |import\()"([^"]+)"/g)) {
      if (name.startsWith(".")) visit(join(path, "..", name).replace(/\.[jt]s$/, ".d.ts"));
      else packages.add(name);
    }
  };
  visit(file);
  return [...packages];
}
