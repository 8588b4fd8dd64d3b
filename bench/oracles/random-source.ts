import { randomNumbers } from "../../test/support/mutate.ts";

/** What is drawn for one model: the same for one seed. */
export class RandomSource {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomNumbers(seed);
  }

  below = (count: number): number => Math.floor(this.random() * count);
  /** From `low` to `high`, both among them. */
  whole = (low: number, high: number): number => low + this.below(high - low + 1);
  one = <T>(items: readonly T[]): T => items[this.below(items.length)] as T;
  often = (share: number): boolean => this.random() < share;

  /** A float32 between −1.25 and 1.25, away from 0 so that quotients stay sensible. */
  weight = (): number => Math.fround((this.often(0.5) ? -1 : 1) * (0.25 + this.random()));
  weights = (count: number): number[] => Array.from({ length: count }, this.weight);

  shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [this.random(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);

  /** Ordinary values, zeros, values at the bends of activations, or large ones. */
  inputs(count: number): number[] {
    const kind = this.one(["ordinary", "ordinary", "zeros", "bends", "large"] as const);
    const draw = {
      ordinary: () => 2 * this.weight(),
      zeros: () => this.one([0, 0, -0, 1]),
      bends: () => this.one([-6, -3, -2.5, -1, -0.5, 0, 0.5, 1, 2.5, 3, 6]),
      large: () => this.weight() * this.one([1, 10, 100, 1000]),
    }[kind];
    return Array.from({ length: count }, () => Math.fround(draw()));
  }
}
