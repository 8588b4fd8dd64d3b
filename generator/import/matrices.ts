import type { Shape, TensorData } from "../ir/tensor-data.ts";
import { tensorOf } from "./imported-model.ts";

/** A matrix with its axes exchanged. */
export function transposed({ shape, data }: TensorData): TensorData {
  const [rows, columns] = shape as [number, number];
  return tensorOf(
    [columns, rows],
    Array.from(data, (_, n) => data[(n % rows) * columns + Math.floor(n / rows)] as number),
  );
}

/** Some columns of a matrix. */
export function columnsOf({ shape, data }: TensorData, start: number, end: number): TensorData {
  const [rows, columns] = shape as Shape & [number, number];
  const kept = Array.from({ length: rows }, (_, row) => [
    ...data.subarray(row * columns + start, row * columns + end),
  ]);
  return tensorOf([rows, end - start], kept.flat());
}
