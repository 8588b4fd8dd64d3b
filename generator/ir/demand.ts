/** What a layer demands of each value that is an index: a whole number from `least` up to but without `below`. */
export interface Demand {
  /** The number of the layer. */
  readonly layer: number;
  readonly least: number;
  readonly below: number;
  /** What messages say of a value before it and after it: `x contains`, `, but layer 2 (embedding) takes …`. */
  readonly before: string;
  readonly after: string;
}

export const isIndex = (value: number, { least, below }: Pick<Demand, "least" | "below">): boolean =>
  value >= least && value < below && Math.floor(value) === value;

/** A value is not an index that a layer has something for. */
export class IndexError extends RangeError {
  override readonly name = "IndexError";
}

/** What a value that is no such index is told by: `x contains 12, but layer 1 (embedding) takes whole numbers from 0 to 9`. */
export const describeIndex = (value: number, { before, after }: Demand): string =>
  `${before} ${value}${after}`;
