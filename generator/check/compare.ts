/** The index of the first element whose bits differ (any NaN equals any NaN), or of the first that only one has. */
export function firstDifference(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (i >= a.length || i >= b.length || !Object.is(a[i], b[i])) return i;
  }
  return undefined;
}
