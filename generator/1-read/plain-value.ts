import { fieldName, Report } from "../diagnostics/report.ts";
import { describeForeign } from "../diagnostics/words.ts";
import { DEEPEST_NESTING } from "../ir/limits.ts";
import type { FieldPath } from "../ir/location.ts";

/** A typed array of numbers; those of bigints are none. */
type NumberArray = Float64Array | Float32Array | Int32Array;

/**
 * A copy of a value made by a program, with no more in it than a YAML text can say: objects, lists, numbers, strings, booleans and
 * null. Fields that are undefined are left out, and typed arrays become lists. Anything else is reported.
 */
export function readPlainValue(value: unknown, report: Report): unknown {
  const around: unknown[] = [];
  return read(value, []);

  function read(part: unknown, path: FieldPath): unknown {
    if (isScalar(part)) return part;
    if (typeof part !== "object") return refuse(part, path);
    if (isNumberArray(part)) return Array.from(part);
    if (around.includes(part) || around.length > DEEPEST_NESTING) {
      report.add("nested-too-deeply", undefined, report.place(path));
      return null;
    }
    around.push(part);
    const copy = readObject(part as object, path);
    around.pop();
    return copy;
  }

  function readObject(part: object, path: FieldPath): unknown {
    if (Array.isArray(part)) return Array.from(part, (item, i) => read(item, [...path, i]));
    if (!isPlainObject(part)) return refuse(part, path);
    const entries = Object.entries(part).filter(([, inner]) => inner !== undefined);
    // Unlike assignment, fromEntries makes `__proto__` an ordinary key.
    return Object.fromEntries(entries.map(([key, inner]) => [key, read(inner, [...path, key])]));
  }

  function refuse(part: unknown, path: FieldPath): null {
    const field = fieldName(path) || "the spec";
    report.add("not-a-value", { field, what: describeForeign(part) }, report.place(path));
    return null;
  }
}

const isScalar = (value: unknown): boolean =>
  value === null || ["number", "string", "boolean"].includes(typeof value);

const isNumberArray = (value: unknown): value is NumberArray =>
  ArrayBuffer.isView(value) &&
  !/^(?:DataView|Big.*)$/.test(Object.prototype.toString.call(value).slice(8, -1));

/** Whether an object has no class, in whichever realm it was made. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * The text of a plain value that its hash is computed from: JSON with the keys in their order, since that of ports has a meaning,
 * and with every number a double can be.
 */
export function spellPlainValue(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(spellPlainValue).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}:${spellPlainValue(inner)}`,
  );
  return `{${fields.join(",")}}`;
}

/** The same for a value as a program made it; undefined if there is something in it that no spec can contain. */
export function spellValue(value: unknown): string | undefined {
  const report = new Report(undefined);
  const plain = readPlainValue(value, report);
  return report.hasErrors ? undefined : spellPlainValue(plain);
}
