import type { core, z } from "zod";
import { count, describeValue, list, quote } from "../diagnostics/words.ts";
import { ImportError } from "./imported-model.ts";

/** So many faults are told one by one. */
const MOST = 8;

/** Whose form it is, and where in the file it stands. */
interface Origin {
  readonly maker: string;
  readonly where?: string;
  readonly help?: string;
}

/**
 * What a file says, once it has the form that its maker gives it.
 * @throws ImportError where and how it has not
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

/** What zod finds, in our words; a schema that brings words of its own keeps them. */
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

/** Whether an object has `__proto__` for a key of its own, which zod leaves out of a record without a word. */
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
