/** The sizes of a tensor, outermost first: `[inputs, units]` for a weight matrix, `[units]` for a bias, `[]` for a number. */
export type Shape = readonly number[];

/** Numbers with a shape, in row-major (C) order. Values are exactly those of their source. */
export interface TensorData {
  readonly shape: Shape;
  readonly data: Float64Array;
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

/** The size of the last axis, the length of a row. */
export const lastOf = (shape: Shape): number => shape.at(-1) as number;
