import { at, type Index } from "../../ir/scalar.ts";

/** Rows of values in a buffer: row r begins at r times the pitch after the start. */
export interface Rows {
  readonly buffer: string;
  readonly pitch: number;
  readonly start: Index;
}

/** Where an operation reads and writes, for how many rows at once, and for which layer. */
export interface Places {
  readonly from: Rows;
  readonly to: Rows;
  readonly rows: number;
  readonly layer: number;
}

/** An index further on by so many places and by these variables. */
export const moved = ({ offset, terms }: Index, by: number, ...more: Index["terms"]): Index =>
  at(offset + by, ...terms, ...more);
