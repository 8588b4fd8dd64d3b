import { spellUnseen } from "../5-emit/typescript/user-text.ts";
import type { Comments } from "./tree.ts";

/** Code whose line ends are not decided yet. */
export type Code = string | Block;

/** Parts between two signs: on one line where they fit, else on a line each. */
export interface Block {
  readonly open: string;
  readonly close: string;
  readonly parts: readonly Part[];
  /** Whether there are blanks inside of the signs where all is on one line. */
  readonly isPadded?: boolean;
  /** Whether as many parts share a line as fit. */
  readonly fills?: boolean;
  /** Whether each part has a line of its own even where all fit on one. */
  readonly isTall?: boolean;
}

export interface Part {
  /** What stands in front of it: `units: `. */
  readonly label?: string;
  readonly code: Code;
  readonly comments?: Comments;
}

/** The width that Prettier and Biome have by default. */
const WIDTH = 80;
const STEP = "  ";

/** Code in lines: its first one goes on at `column`, the others begin at `indent` or deeper; `rest` more characters follow it. */
export function layOut(code: Code, indent: string, column: number, rest: number): string {
  const flat = inOneLine(code);
  if (flat !== undefined && column + flat.length + rest <= WIDTH) return flat;
  if (typeof code === "string") return code;
  const inner = indent + STEP;
  const canFill = code.fills === true && code.parts.every(isSilent);
  const lines = canFill ? fill(code.parts, inner) : code.parts.flatMap((part) => linesOf(part, inner));
  return [code.open, ...lines, indent + code.close].join("\n");
}

/** Undefined where comments or the parts of a block need lines of their own. */
export function inOneLine(code: Code): string | undefined {
  if (typeof code === "string") return code;
  const parts: string[] = [];
  for (const part of code.parts) {
    const flat = code.isTall || !isSilent(part) ? undefined : inOneLine(part.code);
    if (flat === undefined) return undefined;
    parts.push(`${part.label ?? ""}${flat}`);
  }
  const blank = code.isPadded && parts.length > 0 ? " " : "";
  return `${code.open}${blank}${parts.join(", ")}${blank}${code.close}`;
}

/** Whether there is no comment on a part itself. */
export const isSilent = ({ comments }: Part): boolean =>
  comments === undefined || Object.values(comments).every((lines) => lines.length === 0);

function linesOf({ label = "", code, comments }: Part, indent: string): string[] {
  const text = layOut(code, indent, indent.length + label.length, 1);
  return withComments(`${label}${text},`, comments, indent);
}

/** Code at some indentation, with the comments above it, at its end and below it. */
export function withComments(code: string, comments: Comments | undefined, indent: string): string[] {
  const { above = [], beside = [], below = [] } = comments ?? {};
  return [
    ...above.map((text) => indent + comment(text)),
    [indent + code, ...beside.map(comment)].join(" "),
    ...below.map((text) => indent + comment(text)),
  ];
}

function fill(parts: readonly Part[], indent: string): string[] {
  const lines: string[] = [];
  for (const { code } of parts) {
    const longer = `${lines.at(-1)} ${code},`;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${code},`);
  }
  return lines;
}

/** How comments begin that compilers, formatters, linters, coverage tools and debuggers obey: `@ts-expect-error`, `# sourceMappingURL`, `c8 ignore`. */
const OBEYED = /^\s*(?:[#@/]|[\w-]+[-: ](?:disable|enable|ignore))/;

/** A comment of YAML, without its sign, as one of a line: nothing in it ends the line, and no tool takes it for an order. */
export function comment(text: string): string {
  const seen = spellUnseen(text.replaceAll("\t", STEP));
  return OBEYED.test(seen) ? `// #${seen}` : `//${seen}`;
}
