import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { sha256 } from "../cli/cache/entry.ts";
import { isProgram } from "../cli/code/program-name.ts";
import { displayPath } from "../cli/output/display-path.ts";
import { readInside, specFolder } from "../cli/specs/open.ts";
import { SpecError } from "../diagnostics/spec-error.ts";
import { type CompileOptions, compile } from "../generate.ts";
import type { CompiledSpec } from "./compiled-spec.ts";
import type { Settings } from "./options.ts";

/** Compiles specs on disk, and keeps the last result of each: bundlers ask again for specs that have not changed. */
export class SpecCompiler {
  readonly #overrides: Settings["overrides"];
  readonly #known = new Map<string, CompiledSpec>();

  constructor({ overrides }: Settings) {
    this.#overrides = overrides;
  }

  /** `typeCheck` is that of `CompileOptions`. Rejects with a system error if the spec cannot be read. */
  async compile(file: string, typeCheck = true): Promise<CompiledSpec> {
    const before = this.#known.get(resolve(file));
    if (before !== undefined && (before.isTypeChecked || !typeCheck) && isAsItWas(before)) return before;
    const compiled = await compileFile(resolve(file), { ...this.#overrides, typeCheck });
    this.#known.set(compiled.file, compiled);
    return compiled;
  }

  /** The specs that named a file when they were last compiled. */
  specsNaming(file: string): string[] {
    const named = resolve(file);
    return [...this.#known.values()].filter(({ files }) => files.has(named)).map((spec) => spec.file);
  }
}

async function compileFile(
  file: string,
  settings: CompileOptions & { readonly typeCheck: boolean },
): Promise<CompiledSpec> {
  const path = displayPath(file);
  if (isProgram(file)) throw programError(path);
  const bytes = readFileSync(file);
  const files = new Map<string, string | undefined>([[file, sha256(bytes)]]);
  const readBeside = readInside(specFolder(file), "spec");
  const readFile = (name: string): Uint8Array => {
    const absolute = join(specFolder(file), name);
    files.set(absolute, undefined);
    const content = readBeside(name);
    files.set(absolute, sha256(content));
    return content;
  };
  const about = { file, path, files, isTypeChecked: settings.typeCheck };
  try {
    const options = { ...settings, path, readFile, importedAs: basename(file) };
    const { text, declarations = "", warnings, sources } = await compile(bytes, options);
    return { ...about, module: { code: text, types: declarations }, diagnostics: warnings, sources };
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw bugError(thrown, path);
    return { ...about, module: undefined, diagnostics: thrown.diagnostics, sources: thrown.sources };
  }
}

const isAsItWas = ({ files }: CompiledSpec): boolean =>
  [...files].every(([file, digest]) => digestOf(file) === digest);

function digestOf(file: string): string | undefined {
  try {
    return sha256(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** TypeScript would take what a program exports for what is imported, so its module has to be another file. */
const programError = (path: string): Error =>
  new Error(
    `${path} is a program, and the plugin of neuroll compiles specs in YAML; write its module with "npx neuroll ${path}", and import that`,
  );

/** Bundlers print a message, and not always a stack or a cause. */
function bugError(thrown: unknown, path: string): Error {
  const trace = thrown instanceof Error ? thrown.stack : String(thrown);
  return new Error(`this is a bug in neuroll, not in ${path}; please report it with this trace:\n${trace}`);
}
