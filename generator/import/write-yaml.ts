import { stringify } from "yaml";

/** A value of a spec, before it becomes text. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

const LINE_WIDTH = 100;

/** `key: value` on one line, or a long list on several. */
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

/** A scalar with the quotes that it needs between brackets, where commas need quotes too. */
function scalar(value: string | number | false): string {
  if (typeof value === "string" && INVISIBLE.test(value)) return escaped(value);
  // Written in full, a large double would look like an exact whole number.
  if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return value.toExponential();
  return stringify([value], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}

/** Line ends and other invisible characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

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
