/** A number that JSON has no word for is a text that `Number` reads: "NaN", "Infinity", "-Infinity", "-0". */
const faithful = (_: string, value: unknown): unknown => {
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
};

/** A value as JSON that loses nothing: on lines of its own, or all on one. */
export const toJson = (value: unknown, lines: "many" | "one" = "many"): string =>
  JSON.stringify(value, faithful, lines === "many" ? 2 : undefined);
