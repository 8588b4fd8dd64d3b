import { execFileSync, spawn } from "node:child_process";
import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const withWeights = (file: string) => line.replace("weights: [[2], [-1]]", `weights: { file: "${file}" }`);

describe.skipIf(process.platform === "win32")("a weight file that is no file is refused at its place", () => {
  const pipe = (path: string) => execFileSync("mkfifo", [path]);

  test("a pipe, and what leads to one", async () => {
    goTo({ "a.yaml": withWeights("w.json"), "b.yaml": withWeights("link.npy") });
    pipe("w.json");
    symlinkSync("w.json", "link.npy");
    await expect(runGen("gen a.yaml")).rejects.toThrow("w.json cannot be read: it is a pipe.");
    await expect(runGen("gen b.yaml")).rejects.toThrow("link.npy cannot be read: it is a pipe.");
  });

  test("recorded vectors that a spec names", async () => {
    goTo({ "a.yaml": `${line}verify: { vectors: io.npz }\n` });
    pipe("io.npz");
    await expect(runGen("gen verify a.yaml")).resolves.toMatchObject({
      problemGroups: [
        {},
        { problems: [{ message: expect.stringContaining("io.npz cannot be read: it is a pipe.") }] },
      ],
    });
  });

  test("a device that the command line names, though a pipe may be meant there", async () => {
    goTo({ "a.yaml": line });
    await expect(runGen("gen /dev/zero")).rejects.toThrow("/dev/zero cannot be read: it is a device.");
    await expect(runGen("gen import /dev/zero")).rejects.toThrow("/dev/zero cannot be read: it is a device.");
    pipe("line.pipe");
    spawn("sh", ["-c", "cat a.yaml > line.pipe"]);
    expect((await runGen("gen line.pipe"))?.text).toContain("written generated/line.ts");
  });

  test("nor is a module written where no file is", async () => {
    goTo({ "a.yaml": line, "generated/other.ts": "" });
    pipe("generated/line.ts");
    await expect(runGen("gen a.yaml")).rejects.toThrow("generated/line.ts cannot be written: it is a pipe.");
    await expect(runGen("gen --check a.yaml")).resolves.toMatchObject({
      problemGroups: [{}, { problems: [{ message: "generated/line.ts cannot be read: it is a pipe." }] }],
    });
  });
});
