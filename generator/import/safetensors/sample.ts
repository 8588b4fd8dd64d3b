import { describeValue } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { ImportedField } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { outputOfLayer } from "../output-of-layer.ts";
import type { ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import { type Given, type Options, placeOf } from "./options.ts";

/** What a module becomes for samples of some shape, and the shape that it gives. */
export interface Step {
  readonly parts: readonly Part[];
  readonly shape: Shape;
}

/** A module without tensors that depends on the axes of a sample. */
export interface ShapedRow {
  readonly options: Options;
  /** Whether only the number of axes matters: samples are vectors where the description does not say more. */
  readonly needsRankOnly?: true;
  /** The layers for samples of this shape. Throws a `Fault` if the module does not take them. */
  readonly apply: (given: Given, shape: Shape) => Step;
}

/** Why a module does not take samples of a shape. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly help: string | undefined;

  constructor(reason: string, help?: string) {
    super(reason);
    this.help = help;
  }
}

/** A module of a class that torch.nn has for 1, 2 and 3 spatial axes. */
export const inRanks = <Row>(
  name: string,
  row: (rank: number) => Row,
  ranks: readonly number[] = [1, 2, 3],
): Readonly<Record<string, Row>> => Object.fromEntries(ranks.map((rank) => [`${name}${rank}d`, row(rank)]));

interface Place {
  readonly name: string;
  readonly origin: string;
  readonly needsRankOnly?: boolean;
  /** How many channels samples have to have, if that is known. */
  readonly channels?: number;
}

/**
 * Adds the layers of a module. A `Fault` becomes a problem, and after it no shape is known.
 * @param apply throws a `Fault` if the module does not take samples of this shape
 * @returns whether there is anything in the network, or any problem, because of the module
 */
export function addStep(
  { module, chain }: { readonly module: ModuleSpec; readonly chain: Chain },
  { name, origin, needsRankOnly = false, channels = 3 }: Place,
  apply: (shape: Shape) => Step,
): boolean {
  if (chain.isLost) return true;
  try {
    if (chain.shape === undefined && !needsRankOnly)
      throw new Fault("the shape of what it gets is not known");
    const { parts, shape } = apply(chain.shape ?? [0]);
    chain.addParts(name, origin, parts, chain.shape && shape);
    return parts.length > 0;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const help = fault.help ?? (chain.shape === undefined ? giveShape(module.type, channels) : undefined);
    chain.problems.push({
      ...placeOf(module),
      ...(chain.shape !== undefined && { shape: chain.shape }),
      reason: fault.message,
      ...(help !== undefined && { help }),
    });
    chain.lose();
    return true;
  }
}

/** What to write where a module needs the shape of a sample. */
function giveShape(type: string, channels: number): string {
  const [rank = "2"] = /[123](?=d$)/.exec(type) ?? [];
  const space = Array(Number(rank)).fill(8);
  return `give the shape of a sample, without the batch: { input_shape: [${[channels, ...space].join(", ")}], layers: … }`;
}

export function needRank(shape: Shape, rank: number): void {
  if (shape.length === rank) return;
  const withoutBatch = shape.slice(1).join(", ");
  throw new Fault(
    `it needs samples of ${rank} axes, the channels first, and gets ${shape.length}`,
    ...(shape.length === rank + 1 ? [`an input_shape is that of one sample: [${withoutBatch}]`] : []),
  );
}

/** The shape that a layer gives. Throws a `Fault` if its fields do not fit its input. */
export function shapeAfter({ type, fields }: Part, input: Shape): Shape {
  const shape = outputOfLayer(type, fields, input);
  if (typeof shape !== "string") return shape;
  throw new Fault(`it ${shape}`);
}

/** Layers one after the other, with the shape that the last gives. */
export const inTurn = (parts: readonly Part[], shape: Shape): Step => ({
  parts,
  shape: parts.reduce((before, part) => shapeAfter(part, before), shape),
});

/** An axis of a sample, from 0: PyTorch counts the batch as axis 0. */
export function axisOf(given: Given, key: string, { length: rank }: Shape): number {
  const dim = given.value(key) ?? (rank === 1 ? -1 : undefined);
  const axis = Number.isInteger(dim)
    ? (dim as number) < 0
      ? (dim as number) + rank
      : (dim as number) - 1
    : -1;
  if (axis >= 0 && axis < rank) return axis;
  const wanted = rank === 1 ? "1 or -1" : `1 to ${rank} or ${-rank} to -1`;
  throw new Fault(
    `its ${key} is ${describeValue(given.value(key))}; it must be ${wanted}, because axis 0 is the batch`,
  );
}

export const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

export function sizeIn(given: Given, key: string): number {
  const value = given.value(key);
  if (isSize(value)) return value;
  throw new Fault(`its ${key} ${isWhat(value)}; it must be a size`);
}

/** `is 0`, `is [1, 2]`, `is missing` */
export const isWhat = (value: unknown): string =>
  value === undefined || value === null
    ? "is missing"
    : `is ${Array.isArray(value) ? JSON.stringify(value).slice(0, 60).replaceAll(",", ", ") : describeValue(value)}`;

/** A whole number of at least `least` for each of `count` axes or ends, where one alone is for all. */
export function numbersIn(
  given: Given,
  key: string,
  count: number,
  least = Number.NEGATIVE_INFINITY,
): readonly number[] {
  const value = given.value(key);
  const numbers: unknown[] = Array.isArray(value) ? value : Array(count).fill(value);
  const fits = (one: unknown) => Number.isSafeInteger(one) && (one as number) >= least;
  if (numbers.length === count && numbers.every(fits)) return numbers as number[];
  const atLeast = Number.isFinite(least) ? ` of at least ${least}` : "";
  const several = count === 1 ? "" : `, or ${count} of them`;
  throw new Fault(`its ${key} ${isWhat(value)}; it must be a whole number${atLeast}${several}`);
}

/** The fields of a layer. */
export type Fields = Readonly<Record<string, ImportedField>>;
