import type { Dataset } from "jsfive";
import { type Shape, sizeOf, type TensorData } from "../../../ir/tensor-data.ts";
import { ImportError } from "../../imported-model.ts";
import type { MeteredBuffer } from "./metered-file.ts";

/** The most bytes that one byte of deflate can produce. */
const MOST_INFLATION = 1032;
/** The data layout message of an object header, whose first byte is its version. Source: HDF5 specification, IV.A.2.i. */
const LAYOUT = 0x08;
const CHUNKED = 2;

/**
 * The numbers of a dataset in row-major order. Its sizes are first checked against what the file can hold.
 * @throws ImportError, and whatever jsfive throws for damaged data
 */
export function readDataset(dataset: Dataset, buffer: MeteredBuffer): TensorData {
  const shape = [...dataset.shape];
  const bytesEach = numberSize(dataset.dtype, shape);
  const length = sizeOf(shape);
  refuseNewLayout(dataset, buffer);
  const { chunks } = dataset._dataobjects;
  const room = buffer.byteLength * (chunks === null ? 1 : MOST_INFLATION);
  if (length * bytesEach > room) throw tooLarge(shape, bytesEach, buffer.byteLength);
  if (chunks !== null) {
    const pieces = countPieces(shape, chunks);
    if (sizeOf(chunks) > Math.max(length, 1)) throw tooLarge(chunks, bytesEach, buffer.byteLength);
    // One slice for each chunk and for each node of the tree that leads to them.
    buffer.allow(4 * pieces + 64, 2 * buffer.byteLength);
  }
  return { shape, data: length === 0 ? new Float64Array() : numbersOf(dataset, length, shape) };
}

function numberSize(dtype: unknown, shape: Shape): number {
  const [, float, integer] = /^[<>](?:f([248])|[iu]([1248]))$/.exec(String(dtype)) ?? [];
  const size = float ?? integer;
  if (size !== undefined) return Number(size);
  const held = typeof dtype === "string" ? dtype : "values of a type";
  throw new ImportError({ shape, reason: `it contains ${held} that cannot be read as numbers` });
}

function refuseNewLayout({ _dataobjects: { msgs } }: Dataset, buffer: MeteredBuffer): void {
  const at = msgs.find((message) => message.get("type") === LAYOUT)?.get("offset_to_message");
  if (at === undefined) throw new ImportError({ reason: "it has no data" });
  const [version = 0, layout] = new Uint8Array(buffer, at, 2);
  if (version < 4 || layout !== CHUNKED) return;
  throw new ImportError({
    reason: `its chunks use the index of HDF5 1.10 (layout version ${version}), which neuroll does not read`,
    help: "save it again with model.save(), which writes the older HDF5 layout",
  });
}

function countPieces(shape: Shape, chunks: Shape): number {
  if (shape.length === chunks.length && !chunks.includes(0)) {
    return shape.reduce((count, size, axis) => count * Math.ceil(size / (chunks[axis] as number)), 1);
  }
  throw new ImportError({
    shape,
    reason: `its chunks have an invalid shape, ${chunks.join("×") || "no size"}`,
  });
}

/** jsfive leaves holes where a chunk is missing, and rounds 64-bit integers. */
function numbersOf({ dtype, value: values }: Dataset, length: number, shape: Shape): Float64Array {
  const isExact = !/^.[iu]8$/.test(String(dtype));
  const data = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (typeof value !== "number") throw new ImportError({ shape, reason: "some of its data are missing" });
    if (!isExact && !Number.isSafeInteger(value)) {
      throw new ImportError({ shape, reason: "it has an integer that a double cannot represent exactly" });
    }
    data[i] = value;
  }
  return data;
}

const tooLarge = (shape: Shape, bytesEach: number, size: number) =>
  new ImportError({
    shape,
    reason: `it claims ${shape.join("×")} numbers of ${bytesEach} bytes, more than the ${size} bytes of the file`,
  });
