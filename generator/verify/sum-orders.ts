import { seededRandom } from "../check/probe-inputs.ts";
import type { Arithmetic } from "../ir/layer.ts";
import type { Expansion } from "../ir/mathematics.ts";
import { rounding } from "../ir/number-format.ts";
import { arithmeticOf } from "../reference/interpret.ts";

/** An order in which the terms of X·W + B may be added. */
interface SumOrder {
  readonly bias: "first" | "last";
  /** The terms one after another. */
  readonly arrange: (terms: readonly number[]) => readonly number[];
}

const forwards: SumOrder["arrange"] = (terms) => terms;
const backwards: SumOrder["arrange"] = (terms) => terms.toReversed();

/** A random order, the same for all sums of one length. */
function randomOrder(seed: number): SumOrder["arrange"] {
  const orders = new Map<number, readonly number[]>();
  return (terms) => {
    const order = orders.get(terms.length) ?? shuffle(terms.length, seed);
    orders.set(terms.length, order);
    return order.map((i) => terms[i] as number);
  };
}

/** 0, 1, 2, … shuffled: Fisher and Yates, as Knuth gives it (The Art of Computer Programming 2, algorithm 3.4.2P). */
function shuffle(length: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

const otherOrders = [backwards, ...[1, 2, 3, 4, 5].map(randomOrder)];

/**
 * Families of orders; the first has the reference's own, forwards with the bias last. All add one term after another, since
 * sums in blocks or halves, as libraries use, round less.
 */
const families: readonly (readonly SumOrder[])[] = [
  [
    { bias: "last", arrange: forwards },
    { bias: "first", arrange: forwards },
  ],
  otherOrders.map((arrange) => ({ bias: "last", arrange })),
  otherOrders.map((arrange) => ({ bias: "first", arrange })),
];

/** The arithmetic of the reference with its weighted sums in many orders, family by family. */
export const arithmeticFamilies = (expansion: Expansion): readonly (readonly Arithmetic[])[] =>
  families.map((orders) => orders.map((order) => arithmeticIn(order, expansion)));

function arithmeticIn({ bias, arrange }: SumOrder, expansion: Expansion): Arithmetic {
  const round = rounding[expansion.dtype];
  const sumUp = (terms: readonly number[]) => terms.reduce((sum, term) => round(sum + term));
  return {
    ...arithmeticOf(expansion),
    affine: (x, { shape: [, units = 0], data }, b) =>
      Array.from({ length: units }, (_, j) => {
        const terms = arrange(x.map((value, i) => round(value * (data[i * units + j] as number))));
        const added = b === undefined ? [] : [b[j] as number];
        return sumUp(bias === "first" ? [...added, ...terms] : [...terms, ...added]);
      }),
  };
}
