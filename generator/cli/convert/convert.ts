import { dirname, extname, relative, resolve, sep } from "node:path";
import { type ConvertSource, convertToProgram, convertToText, type TextForm } from "../../convert/convert.ts";
import { ConvertError } from "../../convert/convert-error.ts";
import type { Move } from "../../convert/move-paths.ts";
import type { Language, OnLong } from "../../convert/write-program.ts";
import type { CommandText } from "../../diagnostics/command-text.ts";
import { fieldName } from "../../diagnostics/report.ts";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { count, list, quote } from "../../diagnostics/words.ts";
import { describeSizes } from "../../ir/describe.ts";
import { type SpecValue, specIn } from "../../ir/spec.ts";
import { load } from "../../load.ts";
import { isDeclarations, isProgram, type programEndings } from "../code/program-name.ts";
import { loadConfig } from "../config/load-config.ts";
import { checkOverwrite } from "../files/check-overwrite.ts";
import { writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import { settingsOf } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { leadsOut, printablePath } from "../output/display-path.ts";
import { invocation } from "../output/invocation.ts";
import { byteLength, inBytes } from "../output/table.ts";
import { Failure, usageError } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { openSpec, type SpecFile, STDIN, specFolder } from "../specs/open.ts";

/** A program, or a text in YAML or JSON. */
type Target =
  | { readonly kind: "program"; readonly language: Language }
  | { readonly kind: "text"; readonly form: TextForm };

type Ending = `.${(typeof programEndings)[number] | "yaml" | "yml" | "json"}`;

const targets: Readonly<Record<Ending, Target>> = {
  ".ts": { kind: "program", language: "ts" },
  ".mts": { kind: "program", language: "ts" },
  ".js": { kind: "program", language: "js" },
  ".mjs": { kind: "program", language: "js" },
  ".yaml": { kind: "text", form: "yaml" },
  ".yml": { kind: "text", form: "yaml" },
  ".json": { kind: "text", form: "json" },
};

/** `gen convert SOURCE TARGET`: writes the same spec in the other language, and prints what was written. Throws a Failure. */
export async function convert(names: readonly string[], { force = false }: Flags): Promise<CommandOutput> {
  const { source, path, target } = readNames(names);
  const file = await openSpec(source);
  const { overrides } = settingsOf({}, await loadConfig());
  const loaded = load(file.spec, { ...file, ...overrides });
  const remarks: Problem[] = [];
  const onLong: OnLong = (field, numbers) =>
    remarks.push(
      makeProblem(
        "long-list",
        { field: fieldName(field), numbers },
        {
          severity: "info",
          ...(loaded.source && { at: loaded.source.locate(field, "key") }),
          help: "weights in a file, as file(path, key, shape), have sizes and are no load for an editor",
        },
      ),
    );
  const content = contentOf(file, target, path, onLong, {
    ...{ loaded, readFile: file.readFile, defaults: overrides.defaults },
    move: moveFrom(specFolder(source), dirname(resolve(path))),
  });
  const elsewhere = "another name writes elsewhere";
  checkOverwrite([{ path, content }], { read: [source], force, elsewhere });
  const [outcome] = writeAll([{ path, content }]);
  const { network, written } = loaded;
  const [shown, size] = [printablePath(path), byteLength(content)];
  return {
    text: [
      `${outcome} ${shown} (${inBytes(size)})`,
      `from ${file.path}: ${describeSizes(network)}, ${network.dtype}, ${count(written.layers.length, "layer")}`,
      "",
      `next: ${invocation()} ${shellWord(shown)}`,
    ].join("\n"),
    results: [{ source: file.path, name: network.name, file: shown, outcome, size }],
    problemGroups: [{ problems: remarks, sources: loaded.sources }],
  };
}

/** The names of the command line, and what the second one asks for. */
function readNames([source = "", path]: readonly string[]) {
  const kind = source !== STDIN && isProgram(source) ? "program" : "text";
  const help = helpFor(source, kind);
  if (path === undefined) throw usageError("no file to write was given.", help);
  const target = targetOf(path);
  if (target === undefined)
    throw usageError(
      `${quote(path)} cannot be the name of a spec; it must end in ${list(Object.keys(targets), "or")}.`,
      help,
    );
  const [one, other] = [quote(source), quote(path)];
  if (target.kind === kind)
    throw usageError(
      kind === "text"
        ? `neither ${one} nor ${other} is a program; one of them must be.`
        : `${one} and ${other} are both programs; one of them must be YAML or JSON.`,
      help,
    );
  return { source, path, target };
}

/** What a file can be by the end of its name. */
const targetOf = (path: string): Target | undefined =>
  isDeclarations(path) ? undefined : targets[extname(path).toLowerCase() as Ending];

/** An example with a source of the same kind, or how a file of another program becomes a spec. */
function helpFor(source: string, kind: Target["kind"]): CommandText {
  if (kind === "text" && extname(source) !== "" && targetOf(source) === undefined)
    return (gen) => `${gen} import ${shellWord(source)} makes a spec from a trained network`;
  return (gen) => `for example ${gen} convert ${kind === "program" ? "net.ts net.yaml" : "net.yaml net.ts"}`;
}

/** What is to be written. Throws a Failure that shows the places of what cannot be said there. */
function contentOf(
  { spec }: SpecFile,
  target: Target,
  path: string,
  onLong: OnLong,
  source: ConvertSource,
): string {
  try {
    return target.kind === "program"
      ? convertToProgram(textOf(spec as string | Uint8Array), source, target.language, onLong)
      : convertToText(specIn(spec as SpecValue), source, target.form);
  } catch (thrown) {
    if (!(thrown instanceof ConvertError)) throw thrown;
    const { source: text, sources } = source.loaded;
    const problems = thrown.problems.map(({ path: field, reason, help }) =>
      makeProblem(
        "cannot-convert",
        { file: printablePath(path), reason },
        { help, ...(text && { at: text.locate(field) }) },
      ),
    );
    throw new Failure([{ problems, sources }]);
  }
}

const textOf = (text: string | Uint8Array): string =>
  typeof text === "string" ? text : new TextDecoder().decode(text);

/** What files of one folder are called in another. */
const moveFrom =
  (source: string, target: string): Move =>
  (path) => {
    if (source === target) return path;
    const moved = relative(target, resolve(source, path));
    return leadsOut(moved) ? undefined : moved.split(sep).join("/");
  };
