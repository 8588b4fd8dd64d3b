/** Numbers that JSON lacks become strings that `Number` reads: "NaN", "Infinity", "-Infinity", "-0". */
const faithful = (_: string, value: unknown): unknown => {
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
};

/** A value as JSON without loss, on several lines or one. */
export const toJson = (value: unknown, lines: "many" | "one" = "many"): string =>
  JSON.stringify(value, faithful, lines === "many" ? 2 : undefined);
