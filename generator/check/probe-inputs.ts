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

/** Values where arithmetic has its edges: zeros of both signs, subnormals, large, infinite, not a number. */
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
 * How many ordinary vectors a network is worth: a last bit that is lost in a hidden layer seldom comes to light. A value that
 * is computed without multiplying counts as well.
 */
export function probeCount({ inputSize, layers }: Network, multiplyAdds: number): number {
  const values = layers.reduce((sum, { output }) => sum + sizeOf(output), inputSize);
  return Math.max(8, Math.min(1000, Math.floor(1e6 / Math.max(values, multiplyAdds))));
}

/** Vectors to compare implementations on: ordinary ones, and ones that hold an edge everywhere or in one place. */
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
