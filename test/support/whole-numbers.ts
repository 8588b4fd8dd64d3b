/** Small whole numbers whose sums of products no order of the terms changes: (a·n + b) mod m, around 0. */
export const wholeNumbers = (length: number, a: number, b: number, m: number): number[] =>
  Array.from({ length }, (_, n) => ((a * n + b) % m) - Math.floor(m / 2));

/** Numbers as nested lists of a shape. */
export function nest(numbers: readonly number[], [length, ...inner]: readonly number[]): unknown {
  if (length === undefined) return numbers[0];
  const size = numbers.length / length;
  return Array.from({ length }, (_, n) => nest(numbers.slice(n * size, (n + 1) * size), inner));
}
