/** One number for each of some axes, where one alone is for all. */
export const perAxis = (numbers: readonly number[], axes: readonly number[]): readonly number[] =>
  numbers.length === 1 ? axes.map(() => numbers[0] as number) : numbers;
