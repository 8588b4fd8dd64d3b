import type { Network } from "../ir/network.ts";
import { sizeOf } from "../ir/tensor-data.ts";

/** Numbers between 0 and 1, the same on every run: a linear congruence with the constants of Numerical Recipes. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Edge cases of arithmetic: signed zeros, subnormals, large numbers, infinities, NaN. */
const EDGES = [
  0,
  -0,
  5e-324,
  -5e-324,
  1e-310,
  1e-40,
  1e4,
  -1e4,
  700,
  -745.2,
  Infinity,
  -Infinity,
  Number.NaN,
];

/**
 * How many ordinary vectors to try on a network, fewer the larger it is. There are many, since a wrong last bit in a hidden
 * layer seldom reaches an output.
 */
export function probeCount({ inputSize, layers }: Network, multiplyAdds: number): number {
  const values = layers.reduce((sum, { output }) => sum + sizeOf(output), inputSize);
  return Math.max(8, Math.min(1000, Math.floor(1e6 / Math.max(values, multiplyAdds))));
}

/** Inputs to compare implementations on: ordinary ones, and ones with an edge case in one or every place. */
export function probeInputs(size: number, seed: number, ordinary = 8): number[][] {
  const random = seededRandom(seed);
  const vector = (): number[] =>
    Array.from({ length: size }, () => (random() - 0.5) * 2 ** (random() * 6 - 1));
  const mixed = EDGES.map((edge) => {
    const x = vector();
    x[Math.floor(random() * size)] = edge;
    return x;
  });
  const uniform = EDGES.map((edge) => new Array<number>(size).fill(edge));
  return [...Array.from({ length: ordinary }, vector), ...mixed, ...uniform];
}
