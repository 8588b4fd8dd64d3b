import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryPathOf } from "../../../generator/cli/files/temporary-files.ts";
import { writeAll } from "../../../generator/cli/files/write-all.ts";
import { displayPath } from "../../../generator/cli/output/display-path.ts";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runCommand } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const withWeights = (file: string) => line.replace("weights: [[2], [-1]]", `weights: { file: "${file}" }`);

describe("a name that begins with two dots is a name", () => {
  test.each(["..w.json", "...json", "..w/..w.json", "..w/...w.json", "w/../..w.json", "~w.json"])(
    "%s",
    async (file) => {
      goTo({ "line.yaml": withWeights(file), [file.replace("w/../", "")]: "[[2], [-1]]" });
      expect((await runCommand("gen line.yaml"))?.text).toContain("written generated/line.ts");
    },
  );

  test("and may be that of a folder of specs or of modules", async () => {
    goTo({ "..nets/line.yaml": line });
    expect((await runCommand("gen ..nets/line.yaml -o ..out"))?.text).toContain("written ..out/line.ts");
    expect(readFileSync("..out/line.ts", "utf8")).toContain("from ..nets/line.yaml");
    expect(displayPath("..nets/line.yaml")).toBe("..nets/line.yaml");
    expect(displayPath(join(process.cwd(), "..", "..other", "line.yaml"))).toBe("line.yaml");
  });

  test("but .. leads out, and so does a link", async () => {
    const outside = folderOf({ "w.json": "[[2], [-1]]" });
    goTo({ "a.yaml": withWeights("link.json"), "b.yaml": withWeights("..w/w.json") });
    symlinkSync(join(outside, "w.json"), "link.json");
    symlinkSync(outside, "..w");
    for (const spec of ["a.yaml", "b.yaml"])
      await expect(runCommand(`gen ${spec}`)).rejects.toThrow(
        "it is outside the spec's folder, or a link that leads out of it",
      );
  });
});

describe.skipIf(process.platform === "win32")("a weight file that is no file is refused at its place", () => {
  const pipe = (path: string) => execFileSync("mkfifo", [path]);

  test("a pipe, and what leads to one", async () => {
    goTo({ "a.yaml": withWeights("w.json"), "b.yaml": withWeights("link.npy") });
    pipe("w.json");
    symlinkSync("w.json", "link.npy");
    await expect(runCommand("gen a.yaml")).rejects.toThrow("w.json cannot be read: it is a pipe.");
    await expect(runCommand("gen b.yaml")).rejects.toThrow("link.npy cannot be read: it is a pipe.");
  });

  test("recorded vectors that a spec names", async () => {
    goTo({ "a.yaml": `${line}verify: { vectors: io.npz }\n` });
    pipe("io.npz");
    await expect(runCommand("gen verify a.yaml")).resolves.toMatchObject({
      problemGroups: [
        {},
        { problems: [{ message: expect.stringContaining("io.npz cannot be read: it is a pipe.") }] },
      ],
    });
  });

  test("a device that the command line names, though a pipe may be meant there", async () => {
    goTo({ "a.yaml": line });
    await expect(runCommand("gen /dev/zero")).rejects.toThrow("/dev/zero cannot be read: it is a device.");
    await expect(runCommand("gen import /dev/zero")).rejects.toThrow(
      "/dev/zero cannot be read: it is a device.",
    );
    pipe("line.pipe");
    spawn("sh", ["-c", "cat a.yaml > line.pipe"]);
    expect((await runCommand("gen line.pipe"))?.text).toContain("written generated/line.ts");
  });

  test("nor is a module written where no file is", async () => {
    goTo({ "a.yaml": line, "generated/other.ts": "" });
    pipe("generated/line.ts");
    await expect(runCommand("gen a.yaml")).rejects.toThrow(
      "generated/line.ts cannot be written: it is a pipe.",
    );
    await expect(runCommand("gen --check a.yaml")).resolves.toMatchObject({
      problemGroups: [{}, { problems: [{ message: "generated/line.ts cannot be read: it is a pipe." }] }],
    });
  });
});

describe.skipIf(process.platform === "win32")("a module that is a symbolic link is written through", () => {
  const compiled = async (): Promise<string> => (await runCommand("gen line.yaml"))?.text ?? "";
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
      "generated/line.ts cannot be written: its links lead in a circle.",
    );
    link("../generated", "generated/b.ts");
    await expect(runCommand("gen b.yaml")).rejects.toThrow(
      "generated/b.ts cannot be written: it is a folder.",
    );
    mkdirSync("out");
    link("one.ts", "out/line.ts");
    link("one.ts", "out/b.ts");
    await expect(runCommand("gen line.yaml b.yaml -o out")).rejects.toThrow(
      "out/b.ts cannot be written: by its link it is the same file as out/line.ts.",
    );
    expect(readdirSync("out")).toEqual(["b.ts", "line.ts"]);
  });
});

test("a path with a byte that is not UTF-8 is refused, wherever it is named", async () => {
  goTo({ "line.yaml": line });
  for (const command of [
    "gen l�.yaml",
    "gen line.yaml -o o�",
    "gen import �",
    "gen import a.onnx --bind W=�.npy",
  ])
    await expect(runCommand(command)).rejects.toThrow(
      /".*�.*" has a byte that is not UTF-8 in place of its �\.$/,
    );
});

describe("what a killed run left beside a file goes with the next", () => {
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
    await runCommand("gen line.yaml");
    expect(readdirSync("generated")).toEqual(
      ["line.ts", "other.ts", ...kept.map((path) => basename(path))].sort(),
    );
    writeFileSync(leftBy(dead, "generated/line.ts"), "half of");
    expect((await runCommand("gen line.yaml"))?.text).toContain("unchanged");
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

  test("but nothing is written through what lies there under the name of this process", () => {
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
