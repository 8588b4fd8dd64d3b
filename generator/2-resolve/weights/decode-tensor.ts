import { MOST_AXES } from "../../ir/limits.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import type { ElementType } from "./element-types.ts";
import { malformed, WeightFileProblem } from "./weight-file-problem.ts";

/** @throws WeightFileProblem */
export function checkAxes({ length }: Shape): void {
  if (length > MOST_AXES) throw malformed(`has ${length} axes; at most ${MOST_AXES} are supported`);
}

/** How a file stores a tensor. */
export interface Encoding {
  readonly type: ElementType;
  readonly shape: Shape;
  readonly littleEndian: boolean;
  /** Fortran order: the first axis varies fastest. */
  readonly columnMajor: boolean;
}

/**
 * The values of a tensor, in row-major order.
 * @param allotment what sets the number of bytes, for messages: `its offsets give it`
 * @throws WeightFileProblem where the bytes are not as many as the shape says, or a double cannot hold a value
 */
export function decodeTensor(bytes: Uint8Array, encoding: Encoding, allotment: string): TensorData {
  const { type, shape, littleEndian, columnMajor } = encoding;
  checkAxes(shape);
  checkLength(bytes.length, encoding, allotment);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float64Array(bytes.length / type.bytes);
  const positions = columnMajor ? columnMajorPositions(shape) : data.keys();
  let element = 0;
  for (const position of positions) {
    const stored = type.read(view, position * type.bytes, littleEndian);
    const value = Number(stored);
    if (typeof stored === "bigint" && BigInt(value) !== stored)
      throw inexactWeight(`${stored}`, shape, element);
    data[element++] = value;
  }
  return { shape, data };
}

/** The problem with a number that no double holds; `element` is its row-major offset. */
export function inexactWeight(literal: string, shape: Shape, element: number): WeightFileProblem {
  const at = shape.map((length, axis) => Math.floor(element / sizeOf(shape.slice(axis + 1))) % length);
  const where = at.length === 0 ? "" : ` at [${at.join(", ")}]`;
  return new WeightFileProblem(
    "inexact-weight",
    `contains ${literal}${where}, which a double cannot represent exactly`,
  );
}

/** Checks the length before anything is allocated, so that memory is bounded by the size of the file. */
function checkLength(length: number, { type, shape }: Encoding, allotment: string): void {
  const said = shape.includes(0) ? 0 : sizeOf(shape) * type.bytes;
  if (said === length) return;
  const holds = `${shape.join("×") || "one"} ${type.name} (${countBytes(said)})`;
  throw malformed(`declares ${holds}, but ${allotment} ${length < said ? "only " : ""}${countBytes(length)}`);
}

const countBytes = (count: number): string => `${count} byte${count === 1 ? "" : "s"}`;

/** The column-major offset of each element, in row-major order. */
function columnMajorPositions(shape: Shape): readonly number[] {
  if (shape.includes(0)) return [];
  let positions = [0];
  let stride = 1;
  for (const length of shape) {
    positions = positions.flatMap((start) => Array.from({ length }, (_, i) => start + i * stride));
    stride *= length;
  }
  return positions;
}
