import type { Part } from "../ir/schedule.ts";
import { type Sum, unitsInAll } from "./job.ts";

/** The bytes of bytecode that a part takes for each multiply-add, and for each input that it reads. */
interface SumBytes {
  readonly term: number;
  readonly load: number;
}

/** Whole units a part; a unit that is too wide for a part by itself is cut along its inputs. */
export function cutSums(sum: Sum, { term, load }: SumBytes, bytes: number): Part[] {
  const { inputs } = sum;
  const units = unitsInAll(sum);
  const loads = load * inputs;
  const perUnit = term * (inputs + 1);
  if (loads + perUnit <= bytes) return cutUnits(units, inputs, perUnit, bytes - loads);
  const stretch = Math.floor(bytes / (term + load)) - 1;
  return Array.from({ length: units }, (_, j) => j).flatMap((j) =>
    ranges(inputs, stretch).map((range): Part => ({ units: [j, j + 1], inputs: range })),
  );
}

/** As many units a part as fit so many bytes. */
export const cutUnits = (units: number, inputs: number, bytesPerUnit: number, bytes: number): Part[] =>
  ranges(units, Math.max(1, Math.floor(bytes / bytesPerUnit))).map((range) => ({
    units: range,
    inputs: [0, inputs],
  }));

const ranges = (length: number, step: number): [number, number][] =>
  Array.from({ length: Math.ceil(length / step) }, (_, n) => [n * step, Math.min((n + 1) * step, length)]);
