import { count } from "../ir/describe.ts";
import { MOST_AXES } from "../ir/limits.ts";

export { count };

const LONGEST_QUOTE = 60;
const LONGEST_LIST = 20;

/** Quotes and shortens text of a spec in a message. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(shown);
}

/** Escapes control characters, so that text from outside cannot steer a terminal. */
export const escapeControls = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16).padStart(4, "0");
    return `\\u{${code}}`;
  });

/** `a, b and c`; a list of more than `most` words ends in `and 12 more`. */
export function list(
  words: readonly string[],
  conjunction: "and" | "or" = "and",
  most = LONGEST_LIST,
): string {
  const rest = words.length - most;
  const shown = rest > 1 ? [...words.slice(0, most), `${rest} more`] : words;
  const last = shown.at(-1) ?? "";
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} ${conjunction} ${last}` : last;
}

/** `there is 1 value`, `there are 1,024 values`. */
export const thereAre = (number: number, noun: string): string =>
  `there ${number === 1 ? "is" : "are"} ${count(number, noun)}`;

/** `weights have`, `bias has`: the verb depends on whether a field's name is plural. */
export const fieldHas = (field: string): string => `${field} ${isPlural(field) ? "have" : "has"}`;

/** `weights contain`, `bias contains` */
export const fieldContains = (field: string): string =>
  `${field} ${isPlural(field) ? "contain" : "contains"}`;

/** Whether the name of a field is plural: `weights`, `labels`. */
export const isPlural = (field: string): boolean => /[^aisu]s$/.test(field);

/** A value of a spec in a message. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (typeof value === "string") return `the string ${quote(value)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return "an empty list";
    if (Array.isArray(value[0])) return "a list of lists";
    // Lists are limited to as many as a tensor has axes, so that the number is what may be wrong.
    return value.length > MOST_AXES ? `a list of ${value.length}` : "a list";
  }
  return typeof value === "object" ? "a mapping" : String(value);
}

/** A value of a spec where a name is expected. */
export const describeName = (value: unknown): string =>
  typeof value === "string" ? quote(value) : describeValue(value);

/** A value of a program that no spec can contain: `a function`, `the bigint 5n`, `a Map`. */
export function describeForeign(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = (value as object).constructor?.name ?? "";
  return name === "" ? "an object of a class" : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
