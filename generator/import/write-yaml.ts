import { stringify } from "yaml";

/** What a spec is made of, before it is text. */
export type Plain = string | number | false | readonly Plain[] | { readonly [key: string]: Plain };

const LINE_WIDTH = 100;

/** `key: value`, a value of lists and mappings on one line, or a list on several where it is long. */
export function entry(key: string, value: Plain, indent: string): string {
  const line = `${indent}${key}: ${flow(value)}`;
  if (line.length <= LINE_WIDTH || !Array.isArray(value)) return line;
  const deeper = `${indent}  `;
  return [`${indent}${key}:`, `${deeper}[`, ...fill(value.map(flow), `${deeper}  `), `${deeper}]`].join("\n");
}

/** A value on one line: `{ key: fc1.weight, layout: out_in }`, `[0.1, 0.2]`. */
function flow(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object") return scalar(value as string | number | false);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

/** A scalar quoted where it has to be between brackets, where a comma needs quotes as well. */
function scalar(value: string | number | false): string {
  if (typeof value === "string" && INVISIBLE.test(value)) return escaped(value);
  // The digits of a large double are those of no exact whole number.
  if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return value.toExponential();
  return stringify([value], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}

/** Line ends and other characters that are not to be seen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A text in the quotes of JSON, which are quotes of YAML too, every character beyond ASCII spelled out. */
const escaped = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Words with commas, as many on a line as fit. */
function fill(words: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word},`;
    if (lines.length > 0 && longer.length <= LINE_WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word},`);
  }
  return lines;
}
