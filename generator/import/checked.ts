import type { z } from "zod";
import { count } from "../diagnostics/words.ts";
import { ImportError } from "./imported-model.ts";

/** So many faults are told one by one. */
const MOST = 8;

/**
 * What a file of `maker` says, once it has the form it should have.
 * @throws ImportError where and how it has not
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown, maker: string): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { issues } = read.error;
  const rest = issues.length - MOST;
  throw new ImportError(
    ...issues.slice(0, MOST).map(({ path, message }) => ({
      ...(path.length > 0 && { where: path.join(".") }),
      reason: `it is not as ${maker} saves it: ${message}`,
    })),
    ...(rest > 0 ? [{ reason: `there ${rest === 1 ? "is" : "are"} ${count(rest, "more such place")}` }] : []),
  );
}
