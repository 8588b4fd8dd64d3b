import { count } from "../diagnostics/words.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { ArrayResult } from "./compare-recording.ts";
import type { Rounding } from "./explain-rounding.ts";

/**
 * Where and by how much an array is beyond the tolerance; indices count from 0, as in NumPy: of the case, the step if there
 * are several, and the value.
 *
 *     y[12, 2] is 0.25, but 0.5 was recorded: 0.25 apart, and 1.5e-12 is allowed; 3 of 45 cases differ
 */
export function describeDifference({ key, first, beyond, cases, steps, at }: ArrayResult): string {
  if (first === undefined) return "";
  const { element, got, recorded, error, allowed } = first;
  const isByStep = steps > 1 && at === "each step";
  const row = isByStep && cases > steps ? [Math.floor(first.case / steps), first.case % steps] : [first.case];
  const place = [...row, ...(element === undefined ? [] : [element])].join(", ");
  const apart = Number.isFinite(error)
    ? ` (difference ${formatNumber(error)}, allowed ${formatNumber(allowed)})`
    : "";
  const differs = `${key}[${place}] is ${got}, but ${recorded} was recorded${element === undefined ? "" : apart}`;
  return `${differs}; ${beyond} of ${count(cases, isByStep ? "step" : "case")} ${beyond === 1 ? "differs" : "differ"}`;
}

/** `up to 2.80e-5 from what was recorded, up to 3.10e-5 from the same network in doubles, …` */
export const describeRounding = ({ recorded, doubles, orders }: Rounding): string =>
  `within ${formatNumber(recorded)} of the recorded values, ${formatNumber(doubles)} of the same network in doubles, and ${formatNumber(orders)} of the same network with its sums in other orders`;

/** The names of dtypes in messages. */
export const dtypeNames: Readonly<Record<Dtype, string>> = { f32: "float32", f64: "float64" };

/** A number with three significant digits. */
export const formatNumber = (value: number): string => {
  if (value === 0 || !Number.isFinite(value)) return value === Infinity ? "∞" : String(value);
  return value >= 0.001 && value < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
};
