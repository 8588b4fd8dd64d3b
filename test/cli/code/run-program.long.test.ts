import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderOf } from "../../support/cli/folder.ts";
import { gen } from "../../support/cli/gen.ts";
import { root } from "../../support/specs.ts";

const spec = `import { dot } from "neuroll";\nexport default { name: "net", input: dot([1, 2], [1, 1]), layers: [{ type: "activation", activation: "relu" }] };\n`;

describe("a program may import neuroll", () => {
  test.each([["commonjs"], ["module"]])(
    "in a project of type %s, where it is not installed",
    async (type) => {
      const folder = folderOf({ "net.ts": spec, "package.json": JSON.stringify({ type }) });
      const { status, stdout, stderr } = await gen(folder, ["net.ts"]);
      expect(stderr).toBe("");
      expect(stdout).toContain("written generated/net.ts");
      expect(status).toBe(0);
      expect(readFileSync(join(folder, "generated/net.ts"), "utf8")).toContain("Input = Vector<3>");
    },
  );

  test("where it is linked", async () => {
    const folder = folderOf({ "net.mts": spec });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/neuroll"));
    expect(await gen(folder, ["run", "net.mts", "--input", "1,-1,2"])).toEqual({
      status: 0,
      stdout: "[1, 0, 2]\n",
      stderr: "",
    });
  });
});

test("a program that waits for ever is named", async () => {
  const folder = folderOf({ "net.ts": "await new Promise(() => {});\nexport default {};\n" });
  expect(await gen(folder, ["net.ts"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "program-threw: net.ts threw Error: it waits for a promise that never settles.\n",
  });
});

test("a missing program of esbuild is a matter of the installation", () => {
  const folder = folderOf({ "net.ts": spec });
  cpSync(join(root, "dist"), join(folder, "node_modules/neuroll/dist"), { recursive: true });
  const command = join(folder, "node_modules/neuroll/dist/generator/cli.js");
  const { status, stderr } = spawnSync(process.execPath, [command, "net.ts"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  expect(stderr).toBe(
    `unreadable-program: the program of esbuild for ${process.platform} on ${process.arch} is not installed: install neuroll again on this computer, without --omit=optional.\n`,
  );
  expect(status).toBe(1);
});
