import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

describe.skipIf(process.platform === "win32")("a module that is a symbolic link is written through", () => {
  const compiled = async (): Promise<string> => (await runGen("gen line.yaml"))?.text ?? "";
  const link = (target: string, path: string) => symlinkSync(target, path);
  const linkOf = (path: string) => lstatSync(path).isSymbolicLink();

  test("to a file, over several links and folders", async () => {
    goTo({ "line.yaml": line, "elsewhere/real.ts": "old", "generated/other.ts": "" });
    mkdirSync("links");
    link("../links/second.ts", "generated/line.ts");
    link("../elsewhere/real.ts", "links/second.ts");
    expect(await compiled()).toContain("written generated/line.ts");
    expect([linkOf("generated/line.ts"), linkOf("links/second.ts")]).toEqual([true, true]);
    expect(readFileSync("elsewhere/real.ts", "utf8")).toContain("export function forward");
    expect([readdirSync("generated"), readdirSync("links"), readdirSync("elsewhere")]).toEqual([
      ["line.ts", "other.ts"],
      ["second.ts"],
      ["real.ts"],
    ]);
    expect(await compiled()).toContain("unchanged generated/line.ts");
  });

  test("that leads to nothing yet", async () => {
    goTo({ "line.yaml": line, "generated/other.ts": "" });
    mkdirSync("a/b", { recursive: true });
    link("a/b", "ab");
    link("../ab/../new.ts", "generated/line.ts");
    expect(await compiled()).toContain("written generated/line.ts");
    expect(linkOf("generated/line.ts")).toBe(true);
    expect(readFileSync("a/new.ts", "utf8")).toContain("export function forward");
  });

  test("but not in a circle, to a folder, or to the file of another link", async () => {
    goTo({ "line.yaml": line, "b.yaml": line.replace("name: line", "name: b"), "generated/other.ts": "" });
    link("line.ts", "generated/line.ts");
    await expect(compiled()).rejects.toThrow(
      "generated/line.ts cannot be written: its symbolic links form a loop.",
    );
    link("../generated", "generated/b.ts");
    await expect(runGen("gen b.yaml")).rejects.toThrow("generated/b.ts cannot be written: it is a folder.");
    mkdirSync("out");
    link("one.ts", "out/line.ts");
    link("one.ts", "out/b.ts");
    await expect(runGen("gen line.yaml b.yaml -o out")).rejects.toThrow(
      "out/b.ts cannot be written: it is a symbolic link to the same file as out/line.ts.",
    );
    expect(readdirSync("out")).toEqual(["b.ts", "line.ts"]);
  });
});
