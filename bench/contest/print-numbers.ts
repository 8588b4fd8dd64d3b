import { grouped } from "../../generator/cli/output/table.ts";

/** Three digits that count: 0.0341, 53.2, 10,900. */
export const printNanoseconds = (value: number): string =>
  value < 100 ? value.toPrecision(3) : grouped(Number(value.toPrecision(3)));

/** 0.0304, 0.94, 4.20, 42.0, 1,505. */
export const printTimes = (value: number): string =>
  value < 0.1
    ? value.toPrecision(3)
    : value < 100
      ? value.toFixed(value < 10 ? 2 : 1)
      : grouped(Math.round(value));
