import type { core, z } from "zod";
import type { CommandText } from "../diagnostics/command-text.ts";
import { count, describeValue, list, quote } from "../diagnostics/words.ts";
import { ImportError } from "./imported-model.ts";

/** How many faults are listed one by one. */
const MOST = 8;

/** The library whose form it is, and the place in the file. */
interface Origin {
  readonly maker: string;
  readonly where?: string;
  readonly help?: CommandText;
}

/**
 * The content of a file, checked to have the form in which its library saves it.
 * @throws ImportError where the form differs, and how
 */
export function checkForm<S extends z.ZodType>(schema: S, value: unknown, origin: Origin): z.output<S> {
  const { maker, where, help } = origin;
  if (hasProto(value))
    throw new ImportError({
      ...(where !== undefined && { where }),
      reason: `it has the key "__proto__", which ${maker} never saves`,
    });
  const read = schema.safeParse(value, { error: wordOf });
  if (read.success) return read.data;
  const { issues } = read.error;
  const told = issues.slice(0, MOST).map(({ path, message }) => {
    const place = [...(where === undefined ? [] : [where]), ...path].join(".");
    return {
      ...(place !== "" && { where: place }),
      reason: `it is not in the form saved by ${maker}: ${message}`,
      ...(help !== undefined && { help }),
    };
  });
  const rest = issues.length - told.length;
  throw new ImportError(
    ...told,
    ...(rest > 0 ? [{ reason: `there are ${count(rest, "more fault")} of this kind` }] : []),
  );
}

/** A zod issue in our own words; messages that a schema brings along are kept. */
function wordOf(issue: core.$ZodRawIssue): string {
  const { input } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return `it has the unknown ${issue.keys.length === 1 ? "key" : "keys"} ${list(issue.keys.map(quote))}`;
    case "invalid_value":
      return `it is ${describeValue(input)}; it must be ${list(
        issue.values.map((value) => JSON.stringify(value)),
        "or",
      )}`;
    case "too_small":
      return `it has too few elements: ${Array.isArray(input) ? input.length : describeValue(input)}`;
    case "too_big":
      return `it has too many elements: ${Array.isArray(input) ? input.length : describeValue(input)}`;
    case "invalid_type":
      if (input !== undefined)
        return `it is ${describeValue(input)}; it must be ${nouns[issue.expected] ?? issue.expected}`;
      return "it is missing";
    default:
      return input === undefined
        ? "it is missing"
        : `it is ${describeValue(input)}, which is not allowed there`;
  }
}

const nouns: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a mapping",
  record: "a mapping",
  null: "nothing",
};

/** Whether `__proto__` is a key anywhere in a value; zod drops such a key without telling. */
function hasProto(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) return true;
    for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}
