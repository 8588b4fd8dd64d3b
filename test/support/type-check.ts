import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ModuleKind, Project, ScriptTarget, ts } from "ts-morph";

const ES = "lib.es2023.d.ts";
const DOM = "lib.dom.d.ts";

const projectOf = (lib: string[]): Project =>
  new Project({
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      lib,
      types: [],
      skipLibCheck: true,
    },
  });
const projects = { "no host": projectOf([ES]), "a browser": projectOf([ES, DOM]) };

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The type errors of a text that stands in the project's folder, as the compiler words them. */
export function typeErrors(text: string, types: keyof typeof projects = "no host"): string[] {
  const file = projects[types].createSourceFile(join(folder, "checked.ts"), text, { overwrite: true });
  return file.getPreEmitDiagnostics().map((diagnostic) => {
    const message = diagnostic.getMessageText();
    return typeof message === "string"
      ? message
      : ts.flattenDiagnosticMessageText(message.compilerObject, "\n");
  });
}
