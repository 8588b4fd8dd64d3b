import type { Network } from "../ir/network.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { withIndices, withoutIndices } from "./index-places.ts";

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

/** However few numbers a layer computes, it takes the reference as long as so many. */
const LEAST_OF_LAYER = 250;

/** The values that a network computes for one input. */
const valuesOf = ({ inputSize, layers }: Network): number =>
  layers.reduce((sum, { output }) => sum + Math.max(sizeOf(output), LEAST_OF_LAYER), inputSize);

/**
 * How many ordinary vectors to try on a network, fewer the larger it is. There are many, since a wrong last bit in a hidden
 * layer seldom reaches an output.
 */
export const probeCount = (network: Network, multiplyAdds: number): number =>
  Math.max(8, Math.min(1000, Math.floor(1e6 / Math.max(valuesOf(network), multiplyAdds))));

/** From so many values or multiply-adds for an input on, a network is tried on a few inputs: a value takes twice as long. */
const MANY_VALUES = 1e6;
const MANY_MULTIPLY_ADDS = 2e6;

/** The inputs to compare a generated module and the reference on; some with values that are refused, where some are indices. */
export function probesOf(network: Network, multiplyAdds: number): number[][] {
  const isLarge = valuesOf(network) >= MANY_VALUES || multiplyAdds >= MANY_MULTIPLY_ADDS;
  const { inputSize } = network;
  const probes = isLarge
    ? fewProbes(inputSize, 1)
    : probeInputs(inputSize, 1, probeCount(network, multiplyAdds));
  const valid = withIndices(network, probes);
  return [...valid, ...withoutIndices(network, valid[0] as number[])];
}

/** Inputs to compare implementations on: ordinary ones, and ones with an edge case in one or every place. */
export function probeInputs(size: number, seed: number, ordinary = 8): number[][] {
  const { vector, withSome } = randomVectors(size, seed);
  const mixed = EDGES.map((edge) => withSome([edge]));
  const uniform = EDGES.map((edge) => new Array<number>(size).fill(edge));
  return [...Array.from({ length: ordinary }, vector), ...mixed, ...uniform];
}

/** Five inputs: ordinary ones, one with all finite edge cases in it, and one each with an infinity and a NaN. */
export function fewProbes(size: number, seed: number): number[][] {
  const { vector, withSome } = randomVectors(size, seed);
  return [
    vector(),
    vector(),
    withSome(EDGES.filter(Number.isFinite)),
    withSome([Infinity]),
    withSome([Number.NaN]),
  ];
}

function randomVectors(size: number, seed: number) {
  const random = seededRandom(seed);
  const vector = (): number[] => {
    const x = new Array<number>(size);
    for (let i = 0; i < size; i++) x[i] = (random() - 0.5) * Math.exp(random() * 4 - 0.7);
    return x;
  };
  /** An ordinary vector with some numbers in random places. */
  const withSome = (numbers: readonly number[]): number[] => {
    const x = vector();
    for (const number of numbers) x[Math.floor(random() * size)] = number;
    return x;
  };
  return { vector, withSome };
}
