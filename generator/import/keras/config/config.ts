import { describeValue } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** An object of a model's JSON. */
export type Config = Readonly<Record<string, unknown>>;

export const isConfig = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const refuse = (problem: ImportProblem): ImportError => new ImportError(problem);

/** The value of an own key; undefined for `null`. */
export const get = (config: Config, key: string): unknown =>
  Object.hasOwn(config, key) ? (plain(config[key]) ?? undefined) : undefined;

/** Tuples and arrays, which some versions of Keras write as objects, as lists. */
function plain(value: unknown): unknown {
  if (!isConfig(value)) return value;
  if (value.class_name === "__tuple__") return value.items;
  return value.class_name === "__numpy__" && isConfig(value.config) ? value.config.value : value;
}

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
  const [axis, ...others] = axesIn(config, key, rank, otherwise);
  if (axis !== undefined && others.length === 0) return axis;
  const reason = `its ${key} is ${describeValue(get(config, key))}; it must be a single axis`;
  throw refuse({ attribute: key, reason });
}

/** Axes of a sample, from 0, each once, given as a number or a list. Keras counts the batch as axis 0. */
export function axesIn(config: Config, key: string, rank: number, otherwise: number): readonly number[] {
  const value = get(config, key) ?? otherwise;
  const axes = Array.isArray(value) ? value : [value];
  if (axes.length === 0 || !axes.every((axis) => Number.isInteger(axis))) {
    const reason = `its ${key} is ${describeValue(value)}; it must be an axis or a list of axes`;
    throw refuse({ attribute: key, reason });
  }
  const counted = axes.map((axis: number) => (axis < 0 ? axis + rank : axis - 1));
  const faults = axes.flatMap((axis: number, i) => axisFault(axis, counted, i, rank) ?? []);
  if (faults.length === 0) return counted;
  throw refuse({
    attribute: `${key} = ${JSON.stringify(value).slice(0, 60)}`,
    reason: faults[0] as string,
  });
}

function axisFault(axis: number, counted: readonly number[], i: number, rank: number): string | undefined {
  const own = counted[i] as number;
  if (own === -1) return "it works along the axis of the batch, and each sample is computed by itself";
  if (own < 0 || own >= rank)
    return `it works along axis ${axis}, but its inputs have ${rank + 1} axes with that of the batch`;
  return counted.indexOf(own) === i ? undefined : `it lists axis ${axis} twice`;
}

/** Whether the channels are the axis after the batch, and not the last one. Keras 1 says `dim_ordering: "th"`. */
export function isChannelsFirst(config: Config): boolean {
  const format = textIn(config, "data_format", undefined) ?? textIn(config, "dim_ordering", "channels_last");
  if (["channels_first", "channelsFirst", "th"].includes(format)) return true;
  if (["channels_last", "channelsLast", "tf"].includes(format)) return false;
  throw refuse({
    attribute: `data_format = ${format.slice(0, 60)}`,
    reason: "its data_format is neither channels_first nor channels_last",
  });
}
