import * as z from "zod";
import type { Code } from "../../diagnostics/messages.ts";
import { list } from "../../diagnostics/words.ts";

/** What a schema expects, in the words of messages: `it must be …`. */
export interface Expectation {
  readonly must: string;
  /** The code for a value that is refused; by default `wrong-type`. */
  readonly code?: Code;
  /** For a mapping: whose fields these are, and the fields. */
  readonly owner?: string;
  readonly fields?: readonly string[];
  /** For a layer: the known types. */
  readonly layers?: readonly string[];
  /** What to do about a list where one value belongs. */
  readonly helpForList?: string;
}

export const expectations = z.registry<Expectation>();

/** Registers what a schema expects. Comes last in a chain, since each method of a schema returns a new one. */
export const expecting = <S extends z.core.$ZodType>(schema: S, must: string, code?: Code): S => {
  expectations.add(schema, { must, ...(code !== undefined && { code }) });
  return schema;
};

/** A check that is made even where the fields of a mapping have problems of their own. */
export const always = <T>(check: z.core.CheckFn<T>): z.core.$ZodCheck<T> =>
  z.core._check(check, { when: ({ value }) => typeof value === "object" && value !== null });

/** A mapping with these fields and no others. `owner` is its subject in a message: `a dense layer`. */
export function mapping<const S extends z.ZodRawShape, O = z.output<z.ZodObject<S, z.core.$strict>>>(
  owner: string,
  shape: S,
  check: z.core.CheckFn<O> | z.core.$ZodCheck<O> = () => {},
) {
  const fields = Object.keys(shape);
  const schema = z
    .strictObject(shape)
    .check(check as z.core.$ZodCheck<z.output<z.ZodObject<S, z.core.$strict>>>);
  expectations.add(schema, { must: `a mapping with ${list(fields)}`, owner, fields });
  return schema;
}
