import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../generator/diagnostics/format-diagnostic.ts";
import { type Code, messages } from "../../generator/diagnostics/messages.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { load } from "../../generator/load.ts";

/**
 * Each file is one bad spec and says in its first lines what is to be found in it, `# expect: CODE at LINE:COLUMN`. What is in a
 * file that it embeds has `in FILE` behind it.
 */
const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

type Found = Pick<SpecError, "diagnostics" | "sources">;

function find(text: string, path: string): Found {
  try {
    const { warnings, sources } = load(text, { path, readFile: (file) => readFileSync(join(folder, file)) });
    return { diagnostics: warnings, sources };
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
}

const diagnose = (text: string, path: string): readonly Diagnostic[] => find(text, path).diagnostics;

const found = new Map(files.map((file) => [file, find(textOf(file), file)]));
const sayPlace = (file: string, { code, at }: Diagnostic) =>
  `${code} at ${at?.line}:${at?.column}${at === undefined || at.path === file ? "" : ` in ${at.path}`}`;

test.each(files)("errors/%s: everything is found, at its place", (file) => {
  const expected = [...textOf(file).matchAll(/^# expect: (.*)$/gm)].map(([, place]) => place);
  expect(found.get(file)?.diagnostics.map((one) => sayPlace(file, one))).toEqual(expected);
});

test("what a user sees", async () => {
  const shown = files.map((file) => {
    const { diagnostics, sources } = found.get(file) as Found;
    const text = formatDiagnostics(diagnostics, { [file]: textOf(file), ...sources });
    return `=== ${basename(file, ".yaml")}\n\n${text}\n`;
  });
  await expect(shown.join("\n")).toMatchFileSnapshot("expected.txt");
});

/** Messages that no small spec brings about, and the test that expects each. */
const elsewhere: Partial<Record<Code, string>> = {
  "binary-file": "1-read/read-spec.binary.test.ts",
  "not-a-value": "load.values.test.ts",
  "too-many-networks": "1-read/embed-networks.test.ts",
  "unsupported-weights": "2-resolve/weights/npy.problems.test.ts",
  "inexact-weight": "2-resolve/weights/npy.problems.test.ts",
  "unrolled-in-parts": "4-schedule/choose-schedule.test.ts",
  "kept-as-loop": "4-schedule/choose-schedule.test.ts",
  "not-optimized": "4-schedule/warn-of-cost.test.ts",
  "too-much-code": "4-schedule/limit-code.test.ts",
  "state-in-sql": "sql/write-sql.test.ts",
  "no-classes": "sql/write-sql.test.ts",
  "too-much-for-sql": "sql/write-sql.test.ts",
};

test("every message has a case, here or in the test that is named", () => {
  const met = new Set([...found.values()].flatMap(({ diagnostics }) => diagnostics).map(({ code }) => code));
  const missing = (Object.keys(messages) as Code[]).filter((code) => !met.has(code));
  expect(missing.sort()).toEqual(Object.keys(elsewhere).sort());
  for (const [code, file] of Object.entries(elsewhere)) {
    expect(readFileSync(join(folder, "..", file), "utf8"), `${file} expects ${code}`).toContain(code);
  }
});

test.each([
  ["EACCES", "permission denied"],
  ["EISDIR", "it is a folder"],
  ["EIO", "the system reports EIO"],
])("a file that the system does not give: %s", (code, reason) => {
  const spec = "name: a\ninput: 1\nlayers: [{ type: normalize, mean: 0, std: { file: s.npy } }]";
  const readFile = () => {
    throw Object.assign(new Error(`${code}: open '/home/me/s.npy'`), { code, syscall: "open" });
  };
  expect(() => load(spec, { readFile })).toThrow(
    `unreadable-file: s.npy cannot be read: ${reason}.`,
  );
});

test("a problem that occurs very often fills no more than a screen", () => {
  const text = Array.from({ length: 1000 }, (_, i) => `key${i}: 1`).join("\n");
  const shown = formatDiagnostics(diagnose(text, "net.yaml"));
  expect(shown.split("\n\n")).toHaveLength(51);
  expect(shown).toMatch(/… and 953 more\.$/);
});

test("control characters of a spec do not reach the terminal", () => {
  const text = 'name: "\\e[31m\\a"\ninput: 1\nlayers: [{ type: "\u009b2J" }]\n';
  const shown = formatDiagnostics(diagnose(text, "net.yaml"), { "net.yaml": text });
  expect(shown.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test("color marks code, carets and help", () => {
  const text = textOf("unknown-activation.yaml");
  const diagnostics = diagnose(text, "net.yaml");
  const shown = formatDiagnostics(diagnostics, { "net.yaml": text }, { color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colors are control characters
  const plain = shown.replace(/\u001b\[\d+m/g, "");
  expect(plain).toBe(formatDiagnostics(diagnostics, { "net.yaml": text }));
  expect(shown).toContain("\u001b[31m^^^^\u001b[39m");
});
