import * as z from "zod";
import { fixIdentifier, IDENTIFIER, identifierError } from "../../ir/identifier.ts";
import { MOST_AXES, MOST_VALUES } from "../../ir/limits.ts";
import { expecting } from "./expectations.ts";

export const text = () => expecting(z.string().min(1), "a non-empty string");

export const size = (about: string) =>
  expecting(
    z.int().min(1).max(MOST_VALUES).describe(about),
    `a whole number from 1 to ${MOST_VALUES.toLocaleString("en")}`,
    "bad-size",
  );

export const index = (about: string, least = 0) =>
  expecting(
    z.int().min(least).max(MOST_VALUES).describe(about),
    `a whole number from ${least} to ${MOST_VALUES.toLocaleString("en")}`,
    "bad-size",
  );

/** The sizes of the axes of something, outermost first. */
export const shape = (about: string, least = 1) =>
  expecting(
    z.array(size("one size")).min(least).max(MOST_AXES).describe(about),
    `a list of ${least} to ${MOST_AXES} sizes`,
  );

/** How many times as large something becomes. */
export const factor = (about: string) =>
  expecting(
    z.number().positive().max(MOST_VALUES).describe(about),
    `a positive number up to ${MOST_VALUES.toLocaleString("en")}`,
    "bad-size",
  );

/** Where something is along an axis. */
export const coordinate = (about: string) => expecting(z.number().describe(about), "a finite number");

/** An axis, counted from the first or, if negative, from the last. */
export const axis = (about: string) =>
  expecting(
    z
      .int()
      .min(-MOST_AXES)
      .max(MOST_AXES - 1)
      .describe(about),
    `a whole number from ${-MOST_AXES} to ${MOST_AXES - 1}`,
    "bad-size",
  );

export const flag = (about: string) => expecting(z.boolean().describe(about), "true or false");

/** A step, forwards or backwards. */
export const step = (about: string) => {
  const most = MOST_VALUES.toLocaleString("en");
  const must = `a whole number from -${most} to ${most}, but not 0`;
  const between = (least: number, most: number) => expecting(z.int().min(least).max(most), must, "bad-size");
  const either = z.union([between(1, MOST_VALUES), between(-MOST_VALUES, -1)]).describe(about);
  return expecting(either, must, "bad-size");
};

export const choice = <const C extends readonly [string, ...string[]]>(...values: C) =>
  expecting(z.enum(values), values.join(" or "), "unknown-value");

/** A name for something in the generated module. */
export const identifier = (about: string) =>
  expecting(
    z
      .string()
      .regex(IDENTIFIER)
      .check(({ value, issues }) => {
        const code = identifierError(value);
        if (code === undefined || code === "not-an-identifier") return;
        issues.push({ code: "custom", input: value, params: { code, help: fixIdentifier(value) } });
      })
      .describe(about),
    "an identifier, such as net3",
    "not-an-identifier",
  );

/** A list of texts without duplicates. */
export const distinct = <S extends z.ZodType<string>>(item: S, what: string) =>
  expecting(
    z
      .array(item)
      .min(1)
      .check(({ value, issues }) => {
        const first = new Map<string, number>();
        value.forEach((name, i) => {
          const twin = first.get(name);
          if (twin === undefined) first.set(name, i);
          else
            issues.push({ code: "custom", input: name, path: [i], params: { code: "duplicate-name", twin } });
        });
      }),
    `a list of ${what}`,
  );
