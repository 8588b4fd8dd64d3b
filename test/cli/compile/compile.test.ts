import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { line, linear } from "../../support/cli/specs.ts";

test("patterns, several specs, another folder; each spec once", async () => {
  goTo({ "nets/line.yaml": line, "nets/linear.yaml": linear, "nets/notes.txt": "" });
  const output = await runGen("gen nets/*.yaml ./nets/line.yaml -o out/deep");
  expect(output?.text).toMatch(/^written out\/deep\/line\.ts \(.*\nwritten out\/deep\/linear\.ts \(.*$/);
  expect(readdirSync("out/deep").sort()).toEqual(["line.ts", "linear.ts"]);
});

test("a file whose name looks like a pattern is that file", async () => {
  goTo({ "net[1].yaml": line, "net1.yaml": linear });
  await runGen("gen net[1].yaml");
  expect(readdirSync("generated")).toEqual(["line.ts"]);
});

test("the flags that shape a module go into its banner, and an equal module is left alone", async () => {
  goTo({ "line.yaml": line });
  const command = "gen --unroll none line.yaml --dtype f32";
  expect(await runGen(command)).toMatchObject({
    results: [
      { spec: "line.yaml", name: "line", file: "generated/line.ts", outcome: "written", parameters: 3 },
    ],
  });
  expect(await runGen(command)).toMatchObject({ results: [{ outcome: "unchanged" }] });
  const module = readFileSync("generated/line.ts", "utf8");
  expect(module).toContain("\n//   npx neuroll line.yaml --dtype f32 --unroll none\n");
  expect(module).toContain("Float32Array");
});

test.each([
  ["-o lib", " -o lib"],
  ["--output=lib/nets/", " -o lib/nets"],
  ["-o it's", " -o 'it'\\''s'"],
  ["-o ./generated", ""],
  ["-o .", " -o ."],
  ["-o ../lib", " -o ../lib"],
])("where %s writes goes into the banner, unless it is the default", async (flag, repeated) => {
  goTo({ "a/line.yaml": line });
  process.chdir("a");
  const output = await runGen(`gen line.yaml ${flag} --unroll none`);
  const [{ file = "" } = {}] = (output?.results ?? []) as { file?: string }[];
  expect(readFileSync(file, "utf8")).toContain(`\n//   npx neuroll line.yaml --unroll none${repeated}\n`);
  expect(await runGen(`gen line.yaml ${flag} --unroll none --check`)).toMatchObject({
    text: `ok ${file}`,
  });
});

test("a folder elsewhere goes into the banner by its last name, as a spec does", async () => {
  const folder = folderOf({});
  goTo({ "line.yaml": line });
  await runGen(`gen line.yaml -o ${folder}/lib`);
  expect(readFileSync(`${folder}/lib/line.ts`, "utf8")).toContain("\n//   npx neuroll line.yaml -o lib\n");
});

test("a flag takes the place of what the spec says", async () => {
  goTo({ "line.yaml": `${line}emit: { target: wasm, math: native }\n` });
  await runGen("gen line.yaml --target ts");
  expect(readFileSync("generated/line.ts", "utf8")).not.toContain("WebAssembly");
  await runGen("gen line.yaml --math portable");
  expect(readFileSync("generated/line.ts", "utf8")).toContain("WebAssembly");
});

test("JavaScript comes with its types, and both are checked", async () => {
  goTo({ "line.yaml": line });
  const command = "gen --module js line.yaml";
  const output = await runGen(command);
  expect(output?.text).toMatch(/^written generated\/line\.js, generated\/line\.d\.ts \(\d/);
  expect(output?.results).toMatchObject([{ file: "generated/line.js", declarations: "generated/line.d.ts" }]);
  expect(readdirSync("generated").sort()).toEqual(["line.d.ts", "line.js"]);
  expect(readFileSync("generated/line.js", "utf8")).toContain("\n//   npx neuroll line.yaml --module js\n");
  expect(await runGen(command)).toMatchObject({ results: [{ outcome: "unchanged" }] });
  expect(await runGen(`${command} --check`)).toMatchObject({ text: "ok generated/line.js" });
  writeFileSync("generated/line.d.ts", "export {};\n");
  expect(await sessionOf([`${command} --check`])).toContain(
    "$ gen --module js line.yaml --check\nFAILED generated/line.js\nstale-module: generated/line.d.ts is out of date: line.yaml or its weights have changed.\n --> generated/line.d.ts:1:1\nhelp: run the same command without --check to write it\n[exit 1]\n",
  );
  expect(await runGen(command)).toMatchObject({ results: [{ outcome: "written" }] });
});

test("in a project with Prettier, suggests .prettierignore once, when a module is new", async () => {
  const files = { "line.yaml": line, "package.json": '{ "devDependencies": { "prettier": "3" } }' };
  const codes = async () =>
    (await runGen("gen line.yaml"))?.problemGroups.flatMap(({ problems }) =>
      problems.map(({ code }) => code),
    );
  goTo(files);
  expect(await sessionOf(["gen line.yaml"])).toContain(
    "$ gen line.yaml\nwritten generated/line.ts (3.9 kB): 2 → 1, f64, 3 parameters, 2 multiply-adds, TypeScript, unrolled\nprettier-rewrites: this project uses Prettier, which would reformat generated/line.ts and make gen --check fail.\nhelp: add the line generated/ to .prettierignore\n[exit 0]\n",
  );
  expect(await codes()).toEqual([]);
  goTo({ ...files, ".prettierignore": "dist\n/generated/\n" });
  expect(await codes()).toEqual([]);
  goTo({ ...files, "package.json": "{}" });
  expect(await codes()).toEqual([]);
  goTo({ ...files, "package.json": "{}", ".prettierrc": "" });
  expect(await codes()).toEqual(["prettier-rewrites"]);
});

test("TypeScript and JavaScript of one name are one module", async () => {
  goTo({ "a.yaml": line, "b.yaml": `${line}emit: { module: js }\n` });
  expect(await sessionOf(["gen a.yaml b.yaml"])).toContain(
    "a.yaml and b.yaml have the same name: they would be written to generated/line.ts and generated/line.js, which an import cannot tell apart.\n",
  );
});

test("a path that would break a comment or a shell is quoted in the banner", async () => {
  goTo({});
  writeFileSync("it's\na_net.yaml", line);
  await runGen("gen it's\na_net.yaml");
  expect(readFileSync("generated/line.ts", "utf8")).toContain(
    "//   npx neuroll 'it'\\''s\\u{000a}a_net.yaml'\n",
  );
});

test.skipIf(process.getuid?.() === 0)("a folder that forbids writing", async () => {
  goTo({ "line.yaml": line });
  mkdirSync("generated");
  chmodSync("generated", 0o555);
  expect(await sessionOf(["gen line.yaml"])).toContain(
    "cannot-write: generated/line.ts cannot be written: permission denied.\n",
  );
});
