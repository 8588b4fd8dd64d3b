/** The floating-point format that every operation is rounded to. */
export const dtypes = ["f64", "f32"] as const;
export type Dtype = (typeof dtypes)[number];

/** Rounds the result of an operation to a dtype. */
export const rounding: Record<Dtype, (value: number) => number> = {
  f64: (value) => value,
  f32: Math.fround,
};

export const bytesPerValue: Record<Dtype, number> = { f64: 8, f32: 4 };
