import { ts } from "../../typescript.ts";
import { host } from "./host.ts";

/** A full line of base64: part of a string whatever it holds, and of those there may be a hundred thousand. */
const CODED = /^[A-Za-z0-9+/]{100}$/;

const settings: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.ESNext,
  noLib: true,
  types: [],
};

const parse = (name: string, text: string): ts.SourceFile =>
  ts.createSourceFile(name, text, {
    languageVersion: ts.ScriptTarget.ES2020,
    // What comments say has no types in TypeScript.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });

const HOST = "host.d.ts";
const MODULE = "module.ts";

let hostFile: ts.SourceFile | undefined;

/**
 * Type errors of a generated module under the strictest settings, against the declarations of host.ts alone. A module
 * that neuroll printed has none, so each is a bug of neuroll's.
 */
export function checkModule(text: string): string[] {
  hostFile ??= parse(HOST, host);
  const file = parse(
    MODULE,
    text
      .split("\n")
      .map((line) => (CODED.test(line) ? "" : line))
      .join("\n"),
  );
  const program = programOf({ [HOST]: hostFile, [MODULE]: file });
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ].map(({ start = 0, messageText }) => {
    const { line } = ts.getLineAndCharacterOfPosition(file, start);
    return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

/** A program of files in memory. */
const programOf = (files: Readonly<Record<string, ts.SourceFile>>): ts.Program =>
  ts.createProgram(Object.keys(files), settings, {
    getSourceFile: (name) => files[name],
    fileExists: (name) => name in files,
    readFile: (name) => files[name]?.text,
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile() {},
  });
