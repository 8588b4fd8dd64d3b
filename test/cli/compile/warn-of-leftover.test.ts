import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ts } from "../../../generator/typescript.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const messagesOf = async (command: string): Promise<string[]> =>
  (await runGen(command))?.problemGroups.flatMap(({ problems }) => problems.map(({ message }) => message)) ??
  [];

test("after a change of language, the old module is named as long as it is there, and is not deleted", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml");
  const said = [
    "generated/line.ts is left over from an earlier build, and an import may find it instead of generated/line.js.",
  ];
  expect(await messagesOf("gen line.yaml --module js")).toEqual(said);
  expect(await messagesOf("gen line.yaml --module js")).toEqual(said);
  expect(await messagesOf("gen line.yaml --module js --check")).toEqual(said);
  expect(existsSync("generated/line.ts")).toBe(true);
});

test("so are a module of JavaScript and its types", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  expect(await messagesOf("gen line.yaml")).toEqual([
    "generated/line.js and generated/line.d.ts are left over from an earlier build, and an import may find them instead of generated/line.ts.",
  ]);
});

test("files of others are not named", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  writeFileSync("generated/line.ts", "export const mine = 1;\n");
  expect(await messagesOf("gen line.yaml --module js")).toEqual([]);
});

/** Compiles the module in place, as `tsc` does. */
function emit(options: ts.CompilerOptions): void {
  const text = readFileSync("generated/line.ts", "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, ...options };
  writeFileSync("generated/line.js", ts.transpileModule(text, { compilerOptions }).outputText);
  if (!options.declaration) return;
  writeFileSync("generated/line.d.ts", ts.transpileDeclaration(text, { compilerOptions }).outputText);
}

test.each(
  [{}, { declaration: true }, { removeComments: true, declaration: true }].flatMap((options) =>
    ["true", "false", '"/*! ours */"'].map((header) => [options, header] as const),
  ),
)("what a compiler emits beside a module is not named: %j, %j", async (options, header) => {
  goTo({ "line.yaml": `${line}emit: { header: ${header} }\n` });
  await runGen("gen line.yaml");
  emit(options);
  expect(readFileSync("generated/line.js", "utf8").includes("@generated")).toBe(!options.removeComments);
  expect(await messagesOf("gen line.yaml")).toEqual([]);
  expect(await messagesOf("gen line.yaml --check")).toEqual([]);
});

test("of JavaScript that a compiler has replaced since, only the types are named", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  writeFileSync("line.yaml", line.replace("name: line", "name: line\ndescription: straight"));
  await runGen("gen line.yaml");
  emit({});
  expect(await messagesOf("gen line.yaml")).toEqual([
    "generated/line.d.ts is left over from an earlier build, and an import may find it instead of generated/line.ts.",
  ]);
});
