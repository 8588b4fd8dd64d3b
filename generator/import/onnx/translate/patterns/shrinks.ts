import type { Draft } from "../draft.ts";
import type { Found } from "./read.ts";
import { argumentOf, plus } from "./read.ts";
import { type Choice, choiceOf, conditionOf, innerChoiceOf, numberOf } from "./read-choice.ts";

/** Three pieces along x. */
interface Pieces {
  readonly x: Draft;
  readonly low: number;
  readonly high: number;
  readonly lower: Draft;
  readonly middle: Draft;
  readonly upper: Draft;
}

function piecesOf(choice: Choice): Pieces | undefined {
  const { x, than, above, below } = choice;
  const inner = innerChoiceOf(below);
  if (inner?.x === x && inner.than <= than) {
    return { x, low: inner.than, high: than, lower: inner.below, middle: inner.above, upper: above };
  }
  const outer = innerChoiceOf(above);
  if (outer?.x !== x || outer.than < than) return undefined;
  return { x, low: than, high: outer.than, lower: below, middle: outer.below, upper: outer.above };
}

/** 0 around 0, and outside it x or x moved towards 0; or x between two bounds, and the bounds outside. */
export function inPieces(choice: Choice): Found | undefined {
  const pieces = piecesOf(choice);
  if (pieces === undefined) return undefined;
  const { x, low, high, lower, middle, upper } = pieces;
  if (middle === x && numberOf(lower) === low && numberOf(upper) === high && low < high) {
    return { name: "clip", x, parameters: { min: low, max: high } };
  }
  if (low !== -high || numberOf(middle) !== 0) return undefined;
  if (lower === x && upper === x) return { name: "hard_shrink", x, parameters: { lambda: high } };
  const isMoved = plus(lower, high) === x && plus(upper, -high) === x;
  return isMoved ? { name: "soft_shrink", x, parameters: { lambda: high } } : undefined;
}

/** The same in terms of |x|. */
export function bySize({ x: size, than, above, below }: Choice): Found | undefined {
  const x = argumentOf(size, "abs");
  if (x === undefined || than < 0 || numberOf(below) !== 0) return undefined;
  if (above === x) return { name: "hard_shrink", x, parameters: { lambda: than } };
  const signed = isSigned(above, x, (factor) => plus(factor, -than) === size);
  return signed ? { name: "soft_shrink", x, parameters: { lambda: than } } : undefined;
}

/** Whether a layer is sign(x) times a factor that `isFactor` accepts, in either order. */
function isSigned(layer: Draft, x: Draft, isFactor: (factor: Draft) => boolean): boolean {
  if (layer.kind !== "multiply" || layer.from.length !== 2) return false;
  const [a, b] = layer.from as [Draft, Draft];
  return (argumentOf(a, "sign") === x && isFactor(b)) || (argumentOf(b, "sign") === x && isFactor(a));
}

/** x outside two bounds, or else 0, where one condition is both. */
export function outside(layer: Draft): Found | undefined {
  if (layer.kind !== "where") return undefined;
  const [condition, then, otherwise] = layer.from as [Draft, Draft, Draft];
  const isOutside = condition.kind === "or";
  if (!isOutside && condition.kind !== "and") return undefined;
  const both = condition.from.map(conditionOf);
  const [over, under] = [true, false].map((isOver) => both.find((one) => one?.isOver === isOver));
  const upper = isOutside ? over : under;
  const lower = isOutside ? under : over;
  if (upper === undefined || lower === undefined || upper.x !== lower.x || both.length !== 2)
    return undefined;
  const { x, than: lambda } = upper;
  const [kept, dropped] = isOutside ? [then, otherwise] : [otherwise, then];
  const isShrink = lower.than === -lambda && lambda >= 0 && kept === x && numberOf(dropped) === 0;
  return isShrink ? { name: "hard_shrink", x, parameters: { lambda } } : undefined;
}

/** The parts above lambda and below −lambda, each moved towards 0, else 0. */
export function shrinkInTwo(layer: Draft): Found | undefined {
  if (layer.kind !== "add" || layer.from.length !== 2) return undefined;
  const both = layer.from.map(choiceOf);
  const upper = both.find((choice) => choice !== undefined && numberOf(choice.below) === 0);
  const lower = both.find((choice) => choice !== undefined && numberOf(choice.above) === 0);
  if (upper === undefined || lower === undefined || upper.x !== lower.x) return undefined;
  const { x, than: lambda } = upper;
  const isMoved = plus(upper.above, -lambda) === x && plus(lower.below, lambda) === x;
  return isMoved && lower.than === -lambda && lambda >= 0
    ? { name: "soft_shrink", x, parameters: { lambda } }
    : undefined;
}

/** The sign of x times a function of its size. */
export function signed(layer: Draft): Found | undefined {
  if (layer.kind !== "multiply") return undefined;
  for (const factor of layer.from) {
    const x = argumentOf(factor, "sign");
    if (x === undefined) continue;
    const isSize = (of: Draft | undefined) => of !== undefined && argumentOf(of, "abs") === x;
    if (isSigned(layer, x, (other) => isSize(plus(argumentOf(other, "log"), 1))))
      return { name: "symlog", x };
    const lambda = layer.from
      .map((other) => shiftOf(argumentOf(other, "relu"), isSize))
      .find((by) => by !== undefined);
    if (lambda !== undefined && lambda <= 0) {
      return { name: "soft_shrink", x, parameters: { lambda: 0 - lambda } };
    }
  }
  return undefined;
}

function shiftOf(layer: Draft | undefined, isOf: (x: Draft | undefined) => boolean): number | undefined {
  const { scale, shift } = layer?.fields ?? {};
  return layer?.kind === "scale" && scale === false && typeof shift === "number" && isOf(layer.from[0])
    ? shift
    : undefined;
}
