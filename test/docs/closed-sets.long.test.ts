import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../support/specs.ts";

/** Where each set of the table in generator/README.md begins, and the text there with one member more. */
const sets: Readonly<Record<string, readonly [file: string, text: string, withMember: string]>> = {
  "nodes of the graph": [
    "ir/graph.ts",
    "export type Node = ",
    'export type Node = (Origin & { readonly kind: "new" }) | ',
  ],
  "nodes that fill one view": [
    "ir/graph.ts",
    "export type PlainNode = ",
    'export type PlainNode = (Origin & { readonly kind: "new"; readonly to: View }) | ',
  ],
  "values of the graph": [
    "ir/graph.ts",
    "export type Value = ",
    'export type Value = { readonly kind: "new"; readonly size: number } | ',
  ],
  "operators of folds": ["ir/graph.ts", 'readonly by: "add"', 'readonly by: "new" | "add"'],
  schedules: ["ir/schedule.ts", "export type Schedule =", 'export type Schedule = { readonly kind: "new" }'],
  machines: ["4-schedule/machine.ts", 'export type Machine = "ts"', 'export type Machine = "new" | "ts"'],
  "targets of modules": [
    "4-schedule/choose-target.ts",
    'export type Target = "ts"',
    'export type Target = "new" | "ts"',
  ],
  "places of values": [
    "4-schedule/draft.ts",
    "export type Vector =",
    'export type Vector = { readonly kind: "new" }',
  ],
  "buffer roles": [
    "ir/program.ts",
    'export type WrittenRole = "input"',
    'export type WrittenRole = "new" | "input"',
  ],
  statements: [
    "ir/program.ts",
    "export type Statement =",
    'export type Statement = { readonly kind: "new" }',
  ],
  parameters: ["ir/program.ts", 'readonly kind: "buffer"', 'readonly kind: "new" | "buffer"'],
  entries: ["ir/program.ts", 'readonly name: "forward"', 'readonly name: "new" | "forward"'],
  expressions: ["ir/scalar.ts", "export type Scalar =", 'export type Scalar = { readonly kind: "new" }'],
  primitives: [
    "ir/primitives.ts",
    "  add: { arity: 2,",
    '  new: { arity: 1, evaluate: (a) => a, exact: true, typescript: call("Math.new") },\n  add: { arity: 2,',
  ],
  "mathematical functions": [
    "ir/primitives.ts",
    "  erf: formulated,",
    "  new: formulated,\n  erf: formulated,",
  ],
  "spellings of primitives": ["ir/primitives.ts", '"scale" | "exponent"', '"new" | "scale" | "exponent"'],
  dtypes: ["ir/number-format.ts", 'dtypes = ["f64"', 'dtypes = ["new", "f64"'],
  "steps of activations": [
    "ir/activation.ts",
    "export type Step =",
    'export type Step = { readonly kind: "new" }',
  ],
  "reductions of steps": ["ir/activation.ts", 'readonly by: "max"', 'readonly by: "new" | "max"'],
  "types of fields": [
    "ir/layer.ts",
    "export type Field =",
    'export type Field = { readonly type: "new"; readonly about: string }',
  ],
  "linear layers": ["ir/layer.ts", 'export type Line = "straight"', 'export type Line = "new" | "straight"'],
  "emit.target": ["ir/spec.ts", 'targets = ["ts"', 'targets = ["new", "ts"'],
  "emit.unroll": ["ir/spec.ts", 'unrolls = ["auto"', 'unrolls = ["new", "auto"'],
  "emit.module": ["ir/spec.ts", 'languages = ["ts"', 'languages = ["new", "ts"'],
  "emit.math": ["ir/mathematics.ts", 'mathChoices = ["portable"', 'mathChoices = ["new", "portable"'],
  "layouts of weights": ["ir/spec.ts", 'layouts = ["in_out"', 'layouts = ["new", "in_out"'],
  "sources of numbers": [
    "ir/spec.ts",
    "export type TensorSpec =",
    'export type TensorSpec = { readonly from: "new" }',
  ],
  "problems with weight files": [
    "2-resolve/weights/weight-file-problem.ts",
    "export type WeightFileProblemCode =",
    'export type WeightFileProblemCode = "new"',
  ],
  severities: [
    "diagnostics/diagnostic.ts",
    'export type Severity = "error"',
    'export type Severity = "new" | "error"',
  ],
  commands: ["cli/commands/names.ts", 'commandNames = [\n  "init",', 'commandNames = [\n  "new",\n  "init",'],
  "formats of output": [
    "cli/output/print-output.ts",
    'export type Format = "text"',
    'export type Format = "new" | "text"',
  ],
  "pictures of networks": [
    "draw/draw.ts",
    'export type NetworkView = "neurons"',
    'export type NetworkView = "new" | "neurons"',
  ],
  "subjects of plots": [
    "cli/plot/subject.ts",
    "export type PlotSubject =",
    'export type PlotSubject = { readonly kind: "new" }',
  ],
  themes: ["picture/theme.ts", 'themes = ["auto"', 'themes = ["new", "auto"'],
  "SQL engines": ["sql/choices.ts", 'dialectNames = ["bigquery"', 'dialectNames = ["new", "bigquery"'],
  "types in SQL": [
    "sql/sql-type.ts",
    "export type SqlType =",
    'export type SqlType = { readonly kind: "new" }',
  ],
  "what NULL is in SQL": ["sql/choices.ts", 'nullChoices = ["null"', 'nullChoices = ["new", "null"'],
  "what SQL functions return": [
    "sql/choices.ts",
    'returnChoices = ["class"',
    'returnChoices = ["new", "class"',
  ],
  "options of importers": [
    "import/imported-model.ts",
    "export interface ImportOptions {",
    "export interface ImportOptions {\n  readonly new?: string;",
  ],
  "fields of imported layers": [
    "import/imported-model.ts",
    "export type ImportedField =",
    'export type ImportedField = { readonly kind: "new" }',
  ],
  "element types of ONNX": [
    "import/onnx/graph.ts",
    "export type ElementType =",
    'export type ElementType = "new"',
  ],
};

/** The sources in a folder of their own, so that sets can grow. */
const copy = mkdtempSync(join(tmpdir(), "closed-sets-"));
for (const path of ["generator", "templates", "package.json", "tsconfig.json"])
  cpSync(join(root, path), join(copy, path), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
const project = join(copy, "tsconfig.sources.json");
/** What tsc knows of the sources as they are, so that it checks again only what a new member may change. */
const checked = join(copy, "checked.tsbuildinfo");
const tsBuildInfoFile = join(copy, "sources.tsbuildinfo");
const compilerOptions = { incremental: true, tsBuildInfoFile };
writeFileSync(
  project,
  JSON.stringify({ extends: "./tsconfig.json", include: ["generator"], compilerOptions }),
);
let wrongAsTheyAre: string[];
beforeAll(() => {
  wrongAsTheyAre = filesWithErrors();
  cpSync(tsBuildInfoFile, checked);
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true }));

/** The files that do not compile, in the order of their names. */
function filesWithErrors(): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    // Threads would each work out the same types anew, while other tests need the processors.
    [join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--singleThreaded"],
    {
      cwd: copy,
      encoding: "utf8",
    },
  );
  const files = [...stdout.matchAll(/^(?:generator\/)?(\S+?)\(\d+,\d+\): error/gm)].map(
    ([, file]) => file as string,
  );
  return [...new Set(files)].sort();
}

/** As the table lists them: files by name, but where a folder has many of them, their number. */
function describeFiles(files: readonly string[]): string {
  const inFolder = (folder: string) => files.filter((file) => posix.dirname(file) === folder);
  const parts = files.map((file) => {
    const folder = posix.dirname(file);
    const { length } = inFolder(folder);
    return length > 7 ? `\`${folder}/\` (${length} files)` : `\`${file}\``;
  });
  return [...new Set(parts)].join(", ");
}

const rows = [
  ...readFileSync(join(root, "generator/README.md"), "utf8").matchAll(
    /^\| (.*?) \| `\w+` in `(\S+)` \| (.*) \|$/gm,
  ),
].map(([, name = "", file, stops]) => [name, file, stops] as const);

test("the table of generator/README.md lists these sets", () =>
  expect(rows.map(([name, file]) => [name, file])).toEqual(
    Object.entries(sets).map(([name, [file]]) => [name, file]),
  ));

test("all of it compiles as it is", () => expect(wrongAsTheyAre).toEqual([]));

/** The files that the table names for a set; undefined if it only counts those of a folder. */
function namedStops(set: string): readonly string[] | undefined {
  const stops = rows.find(([name]) => name === set)?.[2] ?? "";
  return stops.includes(" files)")
    ? undefined
    : [...stops.matchAll(/`([^`]+)`/g)].map(([, file]) => file as string);
}

const fileOf = (set: string) => sets[set]?.[0];

/**
 * Sets of different files that stop different files grow together, since each check takes seconds. A set whose files are only counted
 * grows alone.
 */
const groups: string[][] = [];
for (const set of Object.keys(sets)) {
  const stops = namedStops(set);
  const isApart = (other: string) =>
    fileOf(other) !== fileOf(set) && namedStops(other)?.every((file) => stops?.includes(file) === false);
  const group = groups.find((members) => members.every(isApart));
  if (group === undefined) groups.push([set]);
  else group.push(set);
}

test.each(groups.map((group) => [group.join(", and of the "), group] as const))(
  "a new member of the %s stops what the table says",
  (_, group) => {
    cpSync(checked, tsBuildInfoFile);
    const before = new Map<string, string>();
    for (const set of group) {
      const [file, text, withMember] = sets[set] as (typeof sets)[string];
      const path = join(copy, "generator", file);
      const source = readFileSync(path, "utf8");
      expect(source.split(text)).toHaveLength(2);
      if (!before.has(path)) before.set(path, source);
      writeFileSync(
        path,
        source.replace(text, () => withMember),
      );
    }
    const stopped = filesWithErrors();
    for (const [path, source] of before) writeFileSync(path, source);
    const [only] = group as [string];
    if (group.length > 1) expect(stopped).toEqual(group.flatMap((set) => namedStops(set) ?? []).sort());
    else expect(describeFiles(stopped)).toBe(rows.find(([name]) => name === only)?.[2]);
  },
);
