import { list, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedField } from "../../imported-model.ts";
import { outputOfLayer } from "../../output-of-layer.ts";
import { type Config, get, isChannelsFirst, refuse, textIn } from "../config/config.ts";

/** The words of padding that Keras has; causal is for one spatial axis. */
const words = ["valid", "same", "causal"] as const;

export type PaddingWord = (typeof words)[number];

/** The padding of a layer that knows some of the words. Keras 1 calls it `border_mode`. */
export function paddingIn(config: Config, known: readonly PaddingWord[]): PaddingWord {
  const said = textIn(config, "padding", undefined) ?? textIn(config, "border_mode", "valid");
  const word = known.find((word) => word === said.toLowerCase());
  if (word !== undefined) return word;
  throw refuse({
    attribute: "padding",
    reason: `its padding is ${quote(said.slice(0, 60))}; it must be ${list(known, "or")}`,
  });
}

/** A number for each spatial axis, given as a list or as one for all; undefined if the config has none. */
export function perAxisIn(
  config: Config,
  key: string,
  rank: number,
  least: number,
): readonly number[] | undefined {
  const said = get(config, key);
  if (said === undefined) return undefined;
  const numbers = Array.isArray(said) ? said : Array(rank).fill(said);
  const isOne = (number: unknown) => Number.isSafeInteger(number) && (number as number) >= least;
  if (numbers.length === rank && numbers.every(isOne)) return numbers;
  throw refuse({
    attribute: `${key} = ${JSON.stringify(said).slice(0, 60)}`,
    reason: `its ${key} must be ${rank === 1 ? "a whole number" : `${rank} whole numbers`} of at least ${least}`,
  });
}

/** The sizes of the windows of a layer, which it must have. */
export function windowIn(config: Config, key: string, rank: number): readonly number[] {
  const sizes = perAxisIn(config, key, rank, 1);
  if (sizes !== undefined) return sizes;
  throw refuse({ attribute: key, reason: `its ${key} is missing; it must be a size` });
}

/** Where the channels are, once samples have as many axes as they have to. */
export function channelsIn(
  config: Config,
  input: Shape,
  rank: number,
): { readonly channels: "first" | "last"; readonly count: number } {
  if (input.length !== rank + 1) throw refuse({ reason: `it needs samples of ${rank + 1} axes` });
  const isFirst = isChannelsFirst(config);
  return { channels: isFirst ? "first" : "last", count: input.at(isFirst ? 0 : -1) as number };
}

/** The shape that a layer gives. Throws an ImportError if its fields do not fit its input. */
export function shapeOf(type: string, fields: Readonly<Record<string, ImportedField>>, input: Shape): Shape {
  const shape = outputOfLayer(type, fields, input);
  if (typeof shape !== "string") return shape;
  throw refuse({ reason: `it ${shape}` });
}
