import { ModuleKind, Project, ScriptTarget, ts } from "ts-morph";
import { host } from "./host.ts";

/** A full line of base64: part of a string whatever it holds, and of those there may be a hundred thousand. */
const CODED = /^[A-Za-z0-9+/]{100}$/;

/**
 * Type errors of a generated module under the strictest settings, against the declarations of host.ts alone. A module
 * that neuroll printed has none, so each is a bug of neuroll's.
 */
export function checkModule(text: string): string[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitReturns: true,
      target: ScriptTarget.ES2020,
      module: ModuleKind.ESNext,
      noLib: true,
      types: [],
    },
  });
  project.createSourceFile("host.d.ts", host);
  const short = text.split("\n").map((line) => (CODED.test(line) ? "" : line));
  const file = project.createSourceFile("module.ts", short.join("\n"));
  const program = project.getProgram().compilerObject;
  return [
    ...program.getSyntacticDiagnostics(file.compilerNode),
    ...program.getSemanticDiagnostics(file.compilerNode),
  ].map(({ start = 0, messageText }) => {
    const { line } = file.getLineAndColumnAtPos(start);
    return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
