import { describeValue } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** An object of a model's JSON. */
export type Config = Readonly<Record<string, unknown>>;

export const isConfig = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const refuse = (problem: ImportProblem): ImportError => new ImportError(problem);

/** The value of an own key; undefined for `null`. */
export const get = (config: Config, key: string): unknown =>
  Object.hasOwn(config, key) ? (config[key] ?? undefined) : undefined;

const typed =
  <T>(wanted: string, is: (value: unknown) => value is T) =>
  /** The value of a key, or `otherwise` if absent. Throws an ImportError if it has another type. */
  <D extends T | undefined>(config: Config, key: string, otherwise: D): T | D => {
    const value = get(config, key);
    if (value === undefined) return otherwise;
    if (is(value)) return value;
    throw refuse({ attribute: key, reason: `its ${key} is ${describeValue(value)}; it must be ${wanted}` });
  };

export const numberIn = typed("a number", (value): value is number => typeof value === "number");
export const flagIn = typed("true or false", (value): value is boolean => typeof value === "boolean");
export const textIn = typed("a string", (value): value is string => typeof value === "string");
const listOrNone = typed("a list", (value): value is readonly unknown[] => Array.isArray(value));
export const listIn = (config: Config, key: string): readonly unknown[] =>
  listOrNone(config, key, undefined) ?? [];
export const configIn = typed("a mapping", isConfig);

/** A size: a whole number of at least 1. */
export function sizeIn(config: Config, key: string): number {
  const size = numberIn(config, key, undefined);
  if (size !== undefined && Number.isSafeInteger(size) && size > 0) return size;
  throw refuse({ attribute: key, reason: `its ${key} is ${describeValue(size)}; it must be a size` });
}

/** An axis of a sample, from 0, given as a number or a list of one. Keras counts the batch as axis 0. */
export function axisIn(config: Config, key: string, rank: number, otherwise: number): number {
  const value = get(config, key) ?? otherwise;
  const axes = Array.isArray(value) ? value : [value];
  const [axis] = axes;
  if (axes.length !== 1 || !Number.isInteger(axis)) {
    const reason = `its ${key} is ${describeValue(value)}; it must be a single axis`;
    throw refuse({ attribute: key, reason });
  }
  return axis < 0 ? axis + rank : axis - 1;
}

/** Makes sure that the axis is the last one. */
export function requireLastAxis(config: Config, key: string, rank: number): void {
  const axis = axisIn(config, key, rank, -1);
  if (axis === rank - 1) return;
  throw refuse({
    attribute: `${key} = ${JSON.stringify(get(config, key))}`,
    reason: `it works along axis ${axis + 1}, which is not the last`,
    help: "move that axis to the end with Permute layers, or train the network with it at the end",
  });
}
