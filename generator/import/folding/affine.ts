import { vocabulary } from "../../vocabulary/index.ts";
import type { ImportedField, ImportedLayer, ImportedTensor } from "../imported-model.ts";

/** x·factor + offset, with a number for each place along an axis, or one for all. */
export interface Affine {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
  /** Undefined is the last one. */
  readonly axis: number | undefined;
}

export type Fields = ImportedLayer["fields"];

export const isTensor = (field: ImportedField | undefined): field is ImportedTensor =>
  typeof field === "object" && "kind" in field && field.kind === "tensor";

/** What a field of a layer is, or its default. */
export function fieldOf(type: string, fields: Fields, key: string): unknown {
  const known = vocabulary.layers[type]?.fields[key];
  return fields[key] ?? (known !== undefined && "default" in known ? known.default : undefined);
}

/** The numbers of a field that may be one number for all, or none. */
export function numbersOf(field: ImportedField | undefined, otherwise: number): readonly number[] {
  if (isTensor(field)) return [...field.tensor.data];
  return [typeof field === "number" ? field : otherwise];
}

/** A number of a list that may have one for all. */
export const at = (numbers: readonly number[], place: number): number =>
  numbers[numbers.length === 1 ? 0 : place] as number;

/** A number for each place from those of two lists, of which one may have one for all. */
const eachPlace = (
  a: readonly number[],
  b: readonly number[],
  make: (a: number, b: number) => number,
): readonly number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, place) => make(at(a, place), at(b, place)));

/** The layers that only multiply and add, with their numbers computed in doubles. */
export const affineKinds: Readonly<Record<string, (fields: Fields) => Affine>> = {
  batch_norm(fields) {
    const { mean, variance, gamma, beta, axis } = fields;
    const epsilon = fieldOf("batch_norm", fields, "epsilon") as number;
    const factors = eachPlace(
      numbersOf(gamma, 1),
      numbersOf(variance, 1),
      (gamma, variance) => gamma / Math.sqrt(variance + epsilon),
    );
    const shifts = eachPlace(numbersOf(mean, 0), factors, (mean, factor) => mean * factor);
    const offsets = eachPlace(numbersOf(beta, 0), shifts, (beta, shift) => beta - shift);
    return { factors, offsets, axis: axis as number | undefined };
  },
  scale: ({ scale, shift }) => ({
    factors: numbersOf(scale, 1),
    offsets: numbersOf(shift, 0),
    axis: undefined,
  }),
  normalize({ mean, std }) {
    const factors = numbersOf(std, 1).map((std) => 1 / std);
    return {
      factors,
      offsets: eachPlace(numbersOf(mean, 0), factors, (mean, factor) => 0 - mean * factor),
      axis: undefined,
    };
  },
};

/** The same for the channels of a first axis, where numbers for all values are alike along the others. */
export function perChannel({ factors, offsets }: Affine, channels: number): Affine | undefined {
  const each = (numbers: readonly number[]): readonly number[] | undefined => {
    const size = numbers.length / channels;
    const areAlike = numbers.every((one, n) => one === numbers[n - (n % size)]);
    return numbers.length === 1 ? numbers : areAlike ? numbers.filter((_, n) => n % size === 0) : undefined;
  };
  const [ownFactors, ownOffsets] = [each(factors), each(offsets)];
  return ownFactors && ownOffsets && { factors: ownFactors, offsets: ownOffsets, axis: 0 };
}
