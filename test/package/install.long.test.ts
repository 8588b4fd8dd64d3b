import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { packedArchive } from "../support/packed.ts";
import { type Registry, startRegistry } from "../support/registry.ts";
import { root } from "../support/specs.ts";
import { isInstalled, type Manager, managers, type Outcome, Project } from "./managers.ts";

const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let registry: Registry;
let around: string;
beforeAll(async () => {
  around = mkdtempSync(join(tmpdir(), "neuroll-install-"));
  const names = [...Object.keys({ ...dependencies, ...optionalDependencies, rollup: "" })].map(
    (name) => `node_modules/${name}`,
  );
  registry = await startRegistry([...names, ...managers.map(({ typescript }) => typescript)]);
});
afterAll(() => {
  registry?.close();
  rmSync(around, { recursive: true });
});

const versionAt = (path: string): string =>
  JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")).version;

const spec = readFileSync(join(root, "specs/net3.yaml"), "utf8");

/** A spec in TypeScript, which the editor checks, too. */
const program = `import { dense, network } from "neuroll";

const two = network("two", 2);
export default two.layer(dense({ weights: [[1], [2]], bias: [3], activation: "relu" }));
// @ts-expect-error: two inputs, and weights for three
two.layer(dense({ weights: [[1], [2], [3]], bias: [3] }));
`;

/** Two units, and a bias for one. */
const wrong = `import { dense, network } from "neuroll";
export default network("wrong", 1).layer(dense({ weights: [[1, 2]], bias: [3] } as never));
`;

/** Uses what the package exports: the library, what composes modules, and the plugin. */
const use = `import { readFileSync } from "node:fs";
import { compile, interpret } from "neuroll";
import { pipe } from "neuroll/compose";
import neuroll from "neuroll/plugin/rollup";
import { rollup } from "rollup";

const { network } = await compile(readFileSync("specs/net3.yaml", "utf8"));
console.log(interpret(network, [1.0, 0.5]).output.join());

const bundle = await rollup({ input: "net3.net.yaml", plugins: [neuroll()] });
await bundle.write({ file: "bundle.js" });
const net3 = await import("./bundle.js");
console.log(net3.forward(net3.createInput([1.0, 0.5]), net3.createOutput()).join());
console.log(pipe(net3, net3).forward(net3.createInput([1.0, 0.5]), net3.createOutput()).join());
`;

const output = "0.3168270764110298,0.6962790898619668";

/** CI has to have every manager. */
const isSkipped = (manager: Manager): boolean => !isInstalled(manager) && process.env.CI !== "true";

describe.each(managers)("installed by $name into an empty project", (manager) => {
  const ok = (text: string): object => ({ status: 0, text: expect.stringContaining(text) });
  const testHere = test.skipIf(isSkipped(manager));
  let project: Project;
  let installed: Outcome;
  beforeAll(async () => {
    if (isSkipped(manager)) return;
    project = new Project(manager, join(around, manager.name), registry.url);
    const devDependencies = {
      neuroll: `file:${packedArchive()}`,
      rollup: versionAt("node_modules/rollup"),
      typescript: versionAt(manager.typescript),
    };
    const fields = { name: "empty", version: "1.0.0", private: true, type: "module" };
    project.write({
      "package.json": JSON.stringify({ ...fields, scripts: { use: "node use.js" }, devDependencies }),
      ...{
        "specs/net3.yaml": spec,
        "net3.net.yaml": spec,
        "two.ts": program,
        "wrong.ts": wrong,
        "use.js": use,
      },
    });
    installed = await project.run("install");
  });

  testHere("it runs no scripts, and so has no remarks about any", () => {
    expect(installed).toEqual({ status: 0, text: expect.not.stringMatching(/\bscripts?\b/i) });
  });

  testHere("the command compiles specs in YAML and in TypeScript", async () => {
    expect(await project.exec("gen", "specs/net3.yaml", "two.ts")).toEqual(ok("written generated/two.ts"));
    expect(project.read("generated/net3.ts")).toBe(readFileSync(join(root, "generated/net3.ts"), "utf8"));
  });

  testHere("the command says where the mistake in a program is", async () => {
    const { status, text } = await project.exec("gen", "wrong.ts");
    expect({ status, text }).toEqual({ status: 1, text: expect.stringContaining("wrong.ts:2:") });
  });

  testHere("programs use the library, what composes modules, and the plugin", async () => {
    expect(await project.run("run", "use")).toEqual(
      ok(`${output}\n${output}\n0.31480394018527946,0.6917705444084503\n`),
    );
  });

  if (manager.name === "npm") {
    testHere("an example works that is copied out of the package", async () => {
      for (const name of ["examples", "specs"])
        cpSync(join(project.folder, "node_modules/neuroll", name), join(project.folder, name), {
          recursive: true,
        });
      const output = ["-o", "examples/gestures/generated"];
      expect(await project.exec("gen", "examples/gestures/*.yaml", ...output)).toMatchObject({ status: 0 });
      expect(await project.exec("node", "examples/gestures/classify.js")).toMatchObject({ status: 0 });
    });

    testHere("what gen init writes works, and a second run leaves it as it is", async () => {
      rmSync(join(project.folder, "specs"), { recursive: true });
      expect(await project.exec("gen", "init", "--module", "js")).toEqual(ok("written neuroll.config.js"));
      expect(await project.run("run", "networks")).toEqual(ok("written generated/compare.js"));
      const { jobs } = parse(project.read(".github/workflows/neuroll.yml"));
      const commands = jobs.networks.steps.flatMap(({ run }: { run?: string }) => run ?? []);
      expect(commands).toEqual(["npm ci", "npm run networks:check", "npm run networks:test"]);
      for (const command of commands)
        expect(await project.run(...command.split(" ").slice(1))).toMatchObject({ status: 0 });
      const again = await project.exec("gen", "init", "--module", "js");
      expect(again.text).not.toMatch(/^(?:written|added)/m);
    });

    testHere(
      "where package.json does not name neuroll, gen init prints how to install it from an archive",
      async () => {
        const { devDependencies, ...manifest } = JSON.parse(project.read("package.json"));
        const { neuroll: _, ...others } = devDependencies;
        project.write({ "package.json": JSON.stringify({ ...manifest, devDependencies: others }) });
        const { text } = await project.exec("gen", "init", "--module", "js");
        const commands = [...text.matchAll(/^ {2}(\S.*?) {3}/gm)].map(([, command]) => command as string);
        expect(commands.slice(0, 2)).toEqual([
          "mkdir vendor",
          "npm pack ./node_modules/neuroll --ignore-scripts --pack-destination vendor",
        ]);
        mkdirSync(join(project.folder, "vendor"));
        for (const command of commands.slice(1))
          expect(await project.run(...command.split(" ").slice(1))).toMatchObject({ status: 0 });
        const archive = `vendor/neuroll-${versionAt(".")}.tgz`;
        expect(JSON.parse(project.read("package.json")).devDependencies.neuroll).toBe(`file:${archive}`);
        expect((await project.exec("gen", "--check")).status).toBe(0);
      },
    );
  }

  testHere("the editor checks specs in TypeScript", async () => {
    const flags = ["--noEmit", "--strict", "--module", "nodenext"];
    expect(await project.exec("tsc", ...flags, "two.ts")).toEqual(ok(""));
  });
});
