export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A logarithmic scale that holds all values. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const least = Math.min(...values) / 1.1;
  const most = Math.max(...values) * 1.1;
  const length = (to - from) / Math.log(most / least);
  return { at: (value) => from + Math.log(value / least) * length, ticks: ticksBetween(least, most) };
}

/** Powers of ten; where they are few, their doubles and fives too. */
function ticksBetween(least: number, most: number): number[] {
  const steps = Math.log10(most / least) > 2.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); 10 ** power <= most; power++) {
    for (const step of steps) ticks.push(Number(`${step}e${power}`));
  }
  return ticks.filter((tick) => tick >= least && tick <= most);
}
