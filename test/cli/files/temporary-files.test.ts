import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryPathOf } from "../../../generator/cli/files/temporary-files.ts";
import { writeAll } from "../../../generator/cli/files/write-all.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

describe("the next run removes the temporary files of a killed run", () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  const leftBy = (pid: number, path: string) => temporaryPathOf(path).replace(`-${process.pid}-`, `-${pid}-`);

  test("of that file alone, of this machine, and where its process is no more", async () => {
    goTo({ "line.yaml": line, "generated/other.ts": "" });
    const kept = [
      leftBy(process.ppid, "generated/line.ts"),
      leftBy(1, "generated/line.ts"),
      leftBy(dead, "generated/other.ts"),
      leftBy(dead, "generated/line.ts").replace(/\w+\.tmp$/, "00000000.tmp"),
      `generated/line.ts.${dead}.tmp`,
      "generated/line.ts.neuroll-0-.tmp",
    ];
    for (const path of [...kept, leftBy(dead, "generated/line.ts")]) writeFileSync(path, "half of");
    await runGen("gen line.yaml");
    expect(readdirSync("generated")).toEqual(
      ["line.ts", "other.ts", ...kept.map((path) => basename(path))].sort(),
    );
    writeFileSync(leftBy(dead, "generated/line.ts"), "half of");
    expect((await runGen("gen line.yaml"))?.text).toContain("unchanged");
    expect(readdirSync("generated")).toHaveLength(2 + kept.length);
  });

  test("of a spec and its weights, and behind a link", () => {
    goTo({ "specs/a.yaml": "old", "real/w.safetensors": "" });
    symlinkSync("../real/w.safetensors", "specs/w.safetensors");
    for (const path of ["specs/a.yaml", "real/w.safetensors"]) writeFileSync(leftBy(dead, path), "half of");
    writeAll([
      { path: "specs/a.yaml", content: "new" },
      { path: "specs/w.safetensors", content: Uint8Array.of(1) },
    ]);
    expect([readdirSync("specs"), readdirSync("real")]).toEqual([
      ["a.yaml", "w.safetensors"],
      ["w.safetensors"],
    ]);
  });

  test("but writes nothing through a link that has the name of its temporary file", () => {
    goTo({ "precious.txt": "precious", "a.yaml": "old" });
    symlinkSync("precious.txt", temporaryPathOf("a.yaml"));
    writeAll([{ path: "a.yaml", content: "new" }]);
    expect([readFileSync("precious.txt", "utf8"), readFileSync("a.yaml", "utf8")]).toEqual([
      "precious",
      "new",
    ]);
    expect(existsSync(temporaryPathOf("a.yaml"))).toBe(false);
  });
});
