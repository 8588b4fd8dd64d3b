import type { Samples } from "./measure.ts";
import { ratios, type Spread, spreadOf } from "./spread.ts";
import type { Load } from "./timers.ts";
import { isChoice, type WayName } from "./ways.ts";

/** How long a variant took for batches of `rows`. */
export interface Timing {
  readonly way: WayName;
  readonly rows: Load;
  /** Nanoseconds of one row. */
  readonly nanoseconds: Spread;
  /** Nanoseconds of a multiply-add; nothing where a network has none. */
  readonly perMultiplyAdd: Spread | undefined;
  /** As multiples of the fastest choice. */
  readonly times: Spread;
}

export function timingsOf(samples: Samples, multiplyAdds: number): Timing[] {
  const measured = [...samples].map(([{ way, rows }, perCall]) => {
    const perRow = perCall.map((nanoseconds) => nanoseconds / rows);
    return { way, rows, perRow, nanoseconds: spreadOf(perRow) };
  });
  return measured.map(({ way, rows, perRow, nanoseconds }) => {
    const rivals = measured.filter((one) => one.rows === rows && isChoice(one.way));
    const record = rivals.reduce((a, b) => (b.nanoseconds.median < a.nanoseconds.median ? b : a));
    const perMultiplyAdd = multiplyAdds === 0 ? undefined : spreadOf(perRow.map((ns) => ns / multiplyAdds));
    return { way, rows, nanoseconds, perMultiplyAdd, times: ratios(perRow, record.perRow) };
  });
}
