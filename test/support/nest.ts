/** Numbers as nested lists of a shape. */
export function nest(numbers: readonly number[], [length, ...inner]: readonly number[]): unknown {
  if (length === undefined) return numbers[0];
  const size = numbers.length / length;
  return Array.from({ length }, (_, n) => nest(numbers.slice(n * size, (n + 1) * size), inner));
}
