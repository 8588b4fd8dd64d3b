/** The index of the largest value, the first where there are several; the first NaN where there is one, as in NumPy. */
export function largestIndex(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    const record = values[best] as number;
    if (value > record || (Number.isNaN(value) && !Number.isNaN(record))) best = i;
  }
  return best;
}
