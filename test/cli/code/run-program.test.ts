import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";

const head = 'name: "net", input: 2';
const good = `export default { ${head}, layers: [{ type: "activation", activation: "relu" }] };\n`;

test("a module has the text that the same YAML gives, but for the banner", async () => {
  goTo({
    "net.ts": good,
    "net.yaml": "name: net\ninput: 2\nlayers: [{ type: activation, activation: relu }]\n",
  });
  await runGen("gen net.yaml -o a");
  expect((await runGen("gen net.ts -o b"))?.text).toContain("written b/net.ts");
  const [a, b] = ["a", "b"].map((folder) => readFileSync(`${folder}/net.ts`, "utf8"));
  const body = (text = "") => text.slice(text.indexOf("// Do not edit"));
  expect(body(b)).toBe(body(a));
  expect(b).toContain("from net.ts (sha256 ");
  expect(b).toContain("//   npx neuroll net.ts -o b\n");
});

test("files that cannot be specs are named", async () => {
  goTo({ "net.tsx": good, "net.d.ts": "export {};", "net.cjs": "" });
  for (const [file, reason] of [
    ["net.tsx", "a program must be a file of type .ts, .mts, .js or .mjs"],
    ["net.cjs", "a program must be"],
    ["net.d.ts", "it declares only types"],
  ])
    await expect(runGen(`gen ${file}`)).rejects.toThrow(`${file} cannot be read: ${reason}`);
});

test("a pattern runs programs only if it names their ending", async () => {
  goTo({
    "specs/net.ts": good,
    "specs/net.d.ts": "export {};",
    "specs/flat.yaml": "name: flat\ninput: 2\nlayers: [{ type: activation, activation: relu }]\n",
    "only/net.ts": 'throw new Error("it runs");',
  });
  const compiled = async (pattern: string) =>
    (await runGen(["specs/flat.yaml", pattern, "-o", "out"]))?.results.map(
      (one) => (one as { spec: string }).spec,
    );
  expect(await compiled("specs/*")).toEqual(["specs/flat.yaml"]);
  expect(await compiled("specs/*.ts")).toEqual(["specs/flat.yaml", "specs/net.ts"]);
  expect(await compiled("specs/*.{yaml,ts}")).toEqual(["specs/flat.yaml", "specs/net.ts"]);
  expect(await compiled("**/flat.*")).toEqual(["specs/flat.yaml"]);
  await expect(runGen(["only/*"])).rejects.toThrow('no file matches "only/*"');
  await expect(runGen(["only/*.ts"])).rejects.toThrow("it runs");
});

test.each(["run net.ts --input 1,-1", "report net.ts", "draw net.ts", "plot net.ts", "--check net.ts"])(
  "gen %s",
  async (command) => {
    goTo({ "net.ts": good });
    await runGen("gen net.ts");
    expect((await runGen(`gen ${command}`))?.text).toBeTruthy();
  },
);

test("a program knows its own place, and can read files and JSON", async () => {
  goTo({
    "sub/net.ts": `import { readFileSync } from "node:fs";\nimport size from "../size.json";\nconst [word] = readFileSync(new URL("./word.txt", import.meta.url), "utf8").split("\\n");\nexport default { name: word, description: __dirname.split("/").at(-1), input: size, layers: [{ type: "activation", activation: "relu" }] };\n`,
    "size.json": "3",
    "sub/word.txt": "abc\n",
    "package.json": '{ "type": "commonjs" }',
  });
  expect((await runGen("gen sub/net.ts"))?.results).toMatchObject([
    { name: "abc", file: "generated/abc.ts" },
  ]);
});

test("a program is run again each time, with the files that it imports", async () => {
  goTo({
    "net.ts": `import { size } from "./size.ts";\nexport default { name: "net", input: size, layers: [{ type: "activation", activation: "relu" }] };\n`,
    "size.ts": "export const size = 2;\n",
  });
  expect((await runGen("gen net.ts"))?.text).toContain(": 2, f64");
  writeFileSync("size.ts", "export const size = 3;\n");
  expect((await runGen("gen net.ts"))?.text).toContain(": 3, f64");
});

test("CommonJS is read too", async () => {
  goTo({
    "net.js": `const { sep } = require("node:path");\nmodule.exports = { name: "net", input: sep.length, layers: [{ type: "activation", activation: "relu" }] };\n`,
  });
  expect((await runGen("gen net.js"))?.text).toContain(": 1, f64");
});

test("what a program prints goes to standard error", async () => {
  const { write } = process.stderr;
  const printed: string[] = [];
  process.stderr.write = ((text: string) => printed.push(text) > 0) as typeof write;
  try {
    goTo({ "net.ts": `process.stdout.write("training");\n${good}` });
    await runGen("gen run net.ts --input 1,1");
  } finally {
    process.stderr.write = write;
  }
  expect(printed.join("")).toContain("training");
});
