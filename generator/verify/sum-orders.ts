import { seededRandom } from "../check/probe-inputs.ts";
import type { Arithmetic } from "../ir/layer.ts";
import type { Expansion } from "../ir/mathematics.ts";
import { rounding } from "../ir/number-format.ts";
import { arithmeticOf } from "../reference/interpret.ts";
import { weightedSums } from "../reference/tensor.ts";

/** An order in which the terms of X·W + B may be added. */
interface SumOrder {
  readonly bias: "first" | "last";
  /** The indices of so many terms, one after another. */
  readonly indices: (length: number) => readonly number[];
}

/** The same list for one length, made once. */
function known(make: (length: number) => readonly number[]): SumOrder["indices"] {
  const lists = new Map<number, readonly number[]>();
  return (length) => {
    const list = lists.get(length) ?? make(length);
    lists.set(length, list);
    return list;
  };
}

const forwards = known((length) => Array.from({ length }, (_, i) => i));
const backwards = known((length) => forwards(length).toReversed());
const randomOrder = (seed: number) => known((length) => shuffle(length, seed));

/** 0, 1, 2, … shuffled: Fisher and Yates, as Knuth gives it (The Art of Computer Programming 2, algorithm 3.4.2P). */
function shuffle(length: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const order = [...forwards(length)];
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
    { bias: "last", indices: forwards },
    { bias: "first", indices: forwards },
  ],
  otherOrders.map((indices) => ({ bias: "last", indices })),
  otherOrders.map((indices) => ({ bias: "first", indices })),
];

/** The arithmetic of the reference with its weighted sums in many orders, family by family. */
export const arithmeticFamilies = (expansion: Expansion): readonly (readonly Arithmetic[])[] =>
  families.map((orders) => orders.map((order) => arithmeticIn(order, expansion)));

function arithmeticIn({ bias, indices }: SumOrder, expansion: Expansion): Arithmetic {
  const round = rounding[expansion.dtype];
  return {
    ...arithmeticOf(expansion),
    affine(x, w, b) {
      const order = indices(x.length);
      if (bias === "first") return weightedSums(x, w, expansion.dtype, { from: b, order });
      const sums = weightedSums(x, w, expansion.dtype, { order });
      return b === undefined ? sums : sums.map((sum, j) => round(sum + (b[j] as number)));
    },
  };
}
