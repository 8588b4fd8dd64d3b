import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { programOf } from "../../../generator/cli/commands/program.ts";
import { shells } from "../../../generator/cli/completion/shells.ts";
import { folderOf } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { root } from "../../support/specs.ts";

const isThere = (shell: string): boolean => {
  try {
    execFileSync(shell, ["-c", "exit"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** A line that ends at the cursor, and all words that it can be completed with. */
const cases: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["neuroll dr", ["draw"]],
  ["neuroll i", ["import", "init"]],
  ["gen n", ["net.yaml"]],
  ["gen draw ", ["my net.yaml", "net.yaml", "old.yml", "specs"]],
  ["gen specs/", ["iris.yaml"]],
  ["neuroll --dr", []],
  ["neuroll run --dt", ["--dtype"]],
  ["neuroll run --dtype ", ["f32", "f64"]],
  ["neuroll --dtype=f3", ["f32"]],
  ["neuroll --check n", ["net.yaml"]],
  ["neuroll run net.yaml --tr", ["--trace"]],
  ["neuroll import m", ["model.onnx", "my net.yaml"]],
  ["neuroll verify net.yaml --vectors mo", ["model.onnx"]],
  ["neuroll snippet k", ["keras"]],
  ["neuroll plot softm", ["softmax", "softmax_raw"]],
  ["neuroll completion z", ["zsh"]],
  ["neuroll help sn", ["snippet"]],
  ["neuroll -o s", ["specs"]],
  ["neuroll draw net.yaml -o ot", ["other.txt"]],
  ["neuroll init --test v", ["vitest"]],
  ["neuroll schema s", []],
  ["npx neuroll dr", ["draw"]],
  ["npx gen verify --v", ["--vectors"]],
];

/** All flags of each command, from which `--` is completed. */
const flags = [...programOf(async () => {}).commands].map((command): [string, string[]] => {
  const help = command.createHelp();
  return [`gen ${command.name()} --`, help.visibleOptions(command).flatMap(({ long }) => long ?? [])];
});

const files = Object.fromEntries(
  ["net.yaml", "my net.yaml", "old.yml", "other.txt", "model.onnx", "specs/iris.yaml", "specs/iris.npz"].map(
    (name) => [name, ""],
  ),
);

describe.each(shells)("%s", (shell) => {
  test.skipIf(!isThere(shell))("completes commands, flags, values and files", async () => {
    const { text = "" } = (await runGen(`gen completion ${shell}`)) ?? {};
    const folder = folderOf(files);
    const script = join(folderOf({}), "script");
    writeFileSync(script, text);
    const all = [...cases, ...flags];
    const answers = execFileSync(shell, [join(root, `test/support/shells/ask.${shell}`), script], {
      cwd: folder,
      input: all.map(([line]) => `${line}\n`).join(""),
      encoding: "utf8",
    });
    const found = answers
      .slice(0, -1)
      .split(/^\n/m)
      .map((answer) => [...new Set(answer.split("\n").map(wordOf))].filter((word) => word !== "").sort());
    expect(Object.fromEntries(all.map(([line], n) => [line, found[n]]))).toEqual(
      Object.fromEntries(all.map(([line, words]) => [line, [...words].sort()])),
    );
  });
});

/** A word without what a shell adds for people or for itself: a description, a quote, folders, the flag. */
const wordOf = (line: string): string =>
  line
    .replace(/\t.*/, "")
    .replaceAll("\\ ", " ")
    .replace(/(.)\/$/, "$1")
    .replace(/^specs\//, "")
    .replace(/^--\w+=/, "");
