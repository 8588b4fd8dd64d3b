import { ts } from "../../typescript.ts";

/** What a module exports, as the text of a `.d.ts`: its types and signatures with their comments, as TypeScript writes them. */
export function printDeclarations(text: string): string {
  const { outputText } = ts.transpileDeclaration(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext },
  });
  return outputText
    .replace(/^(?: {4})+/gm, (indent) => indent.slice(indent.length / 2))
    .replace(/(?<=[^\n])\n(?=\/\*\*)/g, "\n\n")
    .replace(/[\p{Cs}\u2028\u2029]/gu, spellOut);
}

/** In a string, where TypeScript spells out what the module had escaped: half a character that UTF-8 has no bytes for. */
const spellOut = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;
