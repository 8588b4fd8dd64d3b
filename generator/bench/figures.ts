import type { Samples } from "./measure.ts";
import { ratios, type Spread, spreadOf } from "./spread.ts";
import type { Load } from "./timers.ts";
import { isChoice, type WayName } from "./ways.ts";

/** What a variant took under a load. */
export interface Figure {
  readonly way: WayName;
  readonly rows: Load;
  /** Nanoseconds of one row. */
  readonly nanoseconds: Spread;
  /** Nanoseconds of a multiply-add; nothing where a network has none. */
  readonly perMultiplyAdd: Spread | undefined;
  /** How many times as long as the fastest choice. */
  readonly times: Spread;
}

export function figuresOf(samples: Samples, multiplyAdds: number): Figure[] {
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
