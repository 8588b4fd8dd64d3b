import { stringify } from "yaml";
import { spellLiteral } from "./ir/spell-number.ts";

/** A value of a spec, before it becomes text. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

const LINE_WIDTH = 100;
const STEP = "  ";

/** `key: value` on one line, or on several where that is too long for lists, mappings and texts of several lines. */
export function entry(key: string, value: Plain, indent: string): string {
  const name = `${indent}${scalar(key)}:`;
  if (typeof value === "string" && isProse(value)) return literal(key, value, indent);
  const line = `${name} ${flow(value)}`;
  if (fits(line, value)) return line;
  const deeper = indent + STEP;
  return isVector(value)
    ? [name, `${deeper}[`, ...fill(value.map(flow), deeper + STEP), `${deeper}]`].join("\n")
    : [name, ...parts(value, deeper)].join("\n");
}

/** An item of a list, `- value`, in the same way. */
export function item(value: Plain, indent: string): string {
  const line = `${indent}- ${flow(value)}`;
  if (fits(line, value)) return line;
  const deeper = indent + STEP;
  if (isVector(value))
    return [`${indent}- [`, ...fill(value.map(flow), deeper + STEP), `${deeper}]`].join("\n");
  return `${indent}- ${parts(value, deeper).join("\n").trimStart()}`;
}

/** The lines of a list or a mapping. */
const parts = (value: Plain, indent: string): string[] =>
  Array.isArray(value)
    ? value.map((one) => item(one, indent))
    : Object.entries(value).map(([key, one]) => entry(key, one, indent));

const fits = (line: string, value: Plain): boolean => line.length <= LINE_WIDTH || typeof value !== "object";

const isVector = (value: Plain): value is readonly Plain[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object");

/** A value on one line: `{ key: fc1.weight, layout: out_in }`, `[0.1, 0.2]`. */
function flow(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object") return scalar(value as string | number | boolean);
  const entries = Object.entries(value).map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A scalar with the quotes that it needs between brackets, where commas need quotes too. */
function scalar(value: string | number | boolean): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "string" && INVISIBLE.test(value)) return escaped(value);
  return stringify([value], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}

function number(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  return spellLiteral(value);
}

/** Line ends and other invisible characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text has several lines that can be read as they are. */
const isProse = (text: string): boolean =>
  text.includes("\n") &&
  /^\S/.test(text) &&
  /\S\n?$/.test(text) &&
  !INVISIBLE.test(text.replaceAll("\n", ""));

/** A text as a literal block, line by line. */
const literal = (key: string, text: string, indent: string): string =>
  stringify({ [key]: text }, { blockQuote: "literal", lineWidth: 0 })
    .trimEnd()
    .replace(/^(?=.)/gm, indent);

/** A string in JSON quotes, which YAML accepts, with every character beyond ASCII escaped. */
const escaped = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Words with commas, as many per line as fit. */
function fill(words: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word},`;
    if (lines.length > 0 && longer.length <= LINE_WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word},`);
  }
  return lines;
}
