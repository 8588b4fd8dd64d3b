/** How much a measure varied. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    min: sorted[0] as number,
    median: sorted[sorted.length >> 1] as number,
    max: sorted.at(-1) as number,
  };
}

/** How many times as long a took as b, round by round: what slows the machine slows both. */
export const ratios = (a: readonly number[], b: readonly number[]): Spread =>
  spreadOf(a.map((value, round) => value / (b[round] as number)));
