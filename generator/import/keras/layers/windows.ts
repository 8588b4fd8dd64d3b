import { list, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { type Channels, spatialAxes } from "../../../vocabulary/layers/windows.ts";
import type { ImportedField } from "../../imported-model.ts";
import { outputOfLayer } from "../../output-of-layer.ts";
import { type Config, get, isChannelsFirst, refuse, textIn } from "../config/config.ts";
import type { LayerRule } from "./layer-call.ts";

/** The words of padding that Keras has; causal is for one spatial axis. */
const words = ["valid", "same", "causal"] as const;

export type PaddingWord = (typeof words)[number];

/** The padding of a layer that knows some of the words. */
export function paddingIn(config: Config, known: readonly PaddingWord[]): PaddingWord {
  const said = textIn(config, "padding", "valid");
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

/** The channels and the spatial axes of a sample. */
export interface Space {
  readonly channels: Channels;
  /** How many channels there are. */
  readonly count: number;
  readonly axes: readonly number[];
}

/** The space of samples that must have so many spatial axes and one of channels. */
export function spaceIn(config: Config, input: Shape, rank: number): Space {
  if (input.length !== rank + 1) throw refuse({ reason: `it needs samples of ${rank + 1} axes` });
  const channels = isChannelsFirst(config) ? "first" : "last";
  return {
    channels,
    count: input.at(channels === "first" ? 0 : -1) as number,
    axes: spatialAxes(channels, input),
  };
}

/** The rules of layers that have one class for each number of spatial axes. */
export const ofRanks = (
  name: (rank: number) => string,
  rule: (rank: number) => LayerRule,
  ranks: readonly number[] = [1, 2, 3],
): Readonly<Record<string, LayerRule>> => Object.fromEntries(ranks.map((rank) => [name(rank), rule(rank)]));

/** The shape that a layer gives. Throws an ImportError if its fields do not fit its input. */
export function shapeOf(type: string, fields: Readonly<Record<string, ImportedField>>, input: Shape): Shape {
  const shape = outputOfLayer(type, fields, input);
  if (typeof shape !== "string") return shape;
  throw refuse({ reason: `it ${shape}` });
}
