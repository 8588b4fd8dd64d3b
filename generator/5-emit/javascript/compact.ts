import { ts } from "../../typescript.ts";

/** Code in TypeScript as JavaScript of ES2015 in few bytes: without types and comments, indented by single blanks. */
export function compact(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2015,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      alwaysStrict: false,
    },
  });
  // Lines of numbers in base64 do not begin with blanks.
  return outputText.replace(/^(?: {4})+/gm, (indent) => " ".repeat(indent.length / 4)).trimEnd();
}
