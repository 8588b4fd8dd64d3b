import type { z } from "zod";
import { count } from "../diagnostics/words.ts";
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
export function checked<S extends z.ZodType>(schema: S, value: unknown, origin: Origin): z.output<S> {
  const { maker, where, help } = origin;
  if (hasProto(value))
    throw new ImportError({
      ...(where !== undefined && { where }),
      reason: `it has the key "__proto__", and nothing that ${maker} saves is called so`,
    });
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { issues } = read.error;
  const told = issues.slice(0, MOST).map(({ path, message }) => {
    const place = [...(where === undefined ? [] : [where]), ...path].join(".");
    return {
      ...(place !== "" && { where: place }),
      reason: `it is not as ${maker} saves it: ${message}`,
      ...(help !== undefined && { help }),
    };
  });
  const rest = issues.length - told.length;
  throw new ImportError(...told, ...(rest > 0 ? [{ reason: `and ${count(rest, "more such fault")}` }] : []));
}

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
