import type { Report } from "../diagnostics/report.ts";
import type { FieldPath } from "../ir/location.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import type { TensorData } from "../ir/tensor-data.ts";

/** Which numbers a field accepts. */
export interface NumberConstraints {
  readonly nonZero?: boolean;
  readonly mayBeInfinite?: boolean;
  /** Whether it is a setting, not a trained number: its rounding is not reported. */
  readonly isSetting?: boolean;
}

/** The layer and the field of a tensor, for messages. */
export interface TensorOwner {
  readonly layer: string;
  readonly field: string;
  /** Where the tensor is in the spec. */
  readonly path: FieldPath;
  readonly inline: boolean;
}

/** Checks the numbers of a network and rounds them to its dtype. */
export class NumberChecker {
  readonly #dtype: Dtype;
  readonly #report: Report;
  #all = 0;
  #inexact = 0;

  constructor(dtype: Dtype, report: Report) {
    this.#dtype = dtype;
    this.#report = report;
  }

  /** Returns the tensor, rounded, and reports the first number of each unacceptable sort. */
  accept(tensor: TensorData, constraints: NumberConstraints, owner: TensorOwner): TensorData {
    const round = rounding[this.#dtype];
    const isRefused = (value: number) =>
      Number.isNaN(value) || (!constraints.mayBeInfinite && !Number.isFinite(value));
    const overflows = (value: number) => Number.isFinite(value) && !Number.isFinite(round(value));
    const data = tensor.data.map(round);
    if (constraints.isSetting !== true) this.#count(tensor.data, data);

    const bad = tensor.data.findIndex(isRefused);
    if (bad >= 0) {
      const more = tensor.data.reduce((sum, value) => sum + Number(isRefused(value)), -1);
      this.#report.add(
        "non-finite",
        { ...this.#element(tensor, bad, owner), more },
        this.#place(tensor, bad, owner),
      );
    }
    const huge = tensor.data.findIndex(overflows);
    if (huge >= 0)
      this.#report.add(
        "too-large-for-f32",
        this.#element(tensor, huge, owner),
        this.#place(tensor, huge, owner),
      );
    const zero = constraints.nonZero ? data.indexOf(0) : -1;
    if (zero >= 0)
      this.#report.add("zero-divisor", this.#element(tensor, zero, owner), this.#place(tensor, zero, owner));
    return { shape: tensor.shape, data };
  }

  #count(written: Float64Array, rounded: Float64Array): void {
    this.#all += written.length;
    written.forEach((value, i) => {
      if (value !== rounded[i] && !Number.isNaN(value)) this.#inexact++;
    });
  }

  /** A default, rounded. */
  constant(value: number): TensorData {
    return { shape: [], data: Float64Array.of(rounding[this.#dtype](value)) };
  }

  /** Reports how many numbers the dtype rounds. */
  reportRounding(): void {
    if (this.#inexact === 0) return;
    this.#report.add(
      "rounded-to-f32",
      { inexact: this.#inexact, all: this.#all },
      this.#report.placeSaying(this.#dtype, ["dtype"]),
    );
  }

  #element({ shape, data }: TensorData, at: number, { layer, field }: TensorOwner) {
    const value = data[at] as number;
    const rounded = rounding[this.#dtype](value) === 0 && value !== 0 ? " (0 in float32)" : "";
    const index = shape.length === 0 ? "" : ` at [${indexOf(shape, at).join(", ")}]`;
    return { layer, field, value: `${value}${rounded}`, index };
  }

  #place({ shape }: TensorData, at: number, { path, inline }: TensorOwner) {
    return this.#report.place(inline ? [...path, ...indexOf(shape, at)] : path);
  }
}

/** The index along each axis of the element at a row-major offset. */
function indexOf(shape: readonly number[], offset: number): number[] {
  const index: number[] = [];
  let rest = offset;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
