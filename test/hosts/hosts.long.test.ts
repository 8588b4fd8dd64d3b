import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/specs.ts";
import { compileCases, type HostCase } from "./cases.ts";
import { describeOutcomes } from "./describe-outcome.ts";
import { type Dependency, hosts, isInstalled, runHost } from "./hosts.ts";
import { bundleScript, MODULES, writeProgram } from "./write-program.ts";

/** CI has to have every host. */
const isSkipped = (dependency: Dependency | undefined): boolean =>
  dependency !== undefined && !isInstalled(dependency) && process.env.CI !== "true";

let cases: readonly HostCase[];
let folder: string;
const typescript = (): string => join(folder, "typescript");
const javascript = (): string => join(folder, "javascript");
beforeAll(async () => {
  cases = await compileCases();
  folder = mkdtempSync(join(tmpdir(), "neuroll-hosts-"));
  writeProgram(typescript(), cases, true);
  writeProgram(javascript(), cases, false);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(hosts)("$name", ({ dependency, importsTypeScript, webAssembly, run, gen }) => {
  test.skipIf(isSkipped(dependency))("computes the reference's bits", async () => {
    const outcomes = await run(importsTypeScript ? typescript() : javascript());
    expect(describeOutcomes(cases, webAssembly, outcomes)).toEqual([]);
  });

  if (gen === undefined || dependency === undefined) return;
  test.skipIf(isSkipped(dependency))("runs gen, which writes the module that it writes elsewhere", () => {
    const project = mkdtempSync(join(folder, "gen-"));
    mkdirSync(join(project, "specs"));
    for (const file of ["iris.yaml", "iris.npz", "iris_cases.npz"])
      cpSync(join(root, "specs", file), join(project, "specs", file));
    const command = join(root, "dist/generator/cli.js");
    runHost(dependency, [...gen, command, "specs/iris.yaml"], project);
    const [here, there] = [project, root].map((at) => readFileSync(join(at, "generated/iris.ts"), "utf8"));
    expect(here).toBe(there);
  });
});

test("types are all that modules have of TypeScript, so every tool can strip them", () => {
  const options = ["--noEmit", "--strict", "--target", "es2020", "--module", "esnext", "--types", ""];
  const stripping = ["--erasableSyntaxOnly", "--isolatedModules", "--verbatimModuleSyntax"];
  const files = globSync(`${MODULES}/*.ts`, { cwd: typescript(), ignore: "**/*.d.ts" });
  expect(files).toHaveLength(cases.length / 2);
  const tsc = join(root, "node_modules/.bin/tsc");
  execFileSync(tsc, [...options, ...stripping, "--ignoreConfig", ...files], { cwd: typescript() });
});

const DENO = "@deno/linux-x64-glibc";
test.skipIf(isSkipped(DENO))("Deno's type checker accepts the modules", () => {
  writeFileSync(
    join(typescript(), "use.ts"),
    `import { createInput, createOutput, forward } from "./${MODULES}/net3-f64-ts.ts";
// @ts-types="./${MODULES}/net3-f64-auto.d.ts"
import * as js from "./${MODULES}/net3-f64-auto.js";
forward(createInput([1, 2]), createOutput());
// @ts-expect-error: a wrong length
js.forward(js.createInput([1, 2, 3]), js.createOutput());
`,
  );
  const files = globSync(`${MODULES}/*.{ts,js}`, { cwd: typescript() });
  runHost(DENO, ["check", "use.ts", ...files], typescript());
});

const HERMES = "hermes-compiler";
test.skipIf(isSkipped(HERMES))(
  "the compiler of React Native's Hermes turns the modules into bytecode",
  () => {
    writeFileSync(join(javascript(), "hermes.js"), bundleScript(javascript(), "print"));
    const flags = ["-emit-binary", "-O", "-Wno-undefined-variable", "-Werror", "-out", "hermes.hbc"];
    runHost(HERMES, [...flags, "hermes.js"], javascript());
    expect(readFileSync(join(javascript(), "hermes.hbc")).length).toBeGreaterThan(100_000);
  },
);
