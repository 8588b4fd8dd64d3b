import * as z from "zod";
import type { TensorData } from "../../ir/tensor-data.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { elementTypes } from "./element-types.ts";
import { isObject, parseJson } from "./parse-json.ts";
import { malformed, shortList, WeightFileProblem } from "./weight-file-problem.ts";
import { tensorsByKey, type WeightFormat } from "./weight-format.ts";

/**
 * The length of the header (8 bytes, little-endian), the header (JSON), the data.
 * Source: https://github.com/huggingface/safetensors#format
 */
export const safetensors: WeightFormat = {
  extension: ".safetensors",
  holds: "tensors by key",
  open: (bytes) => {
    const end = headerEnd(bytes);
    const header = parseJson(bytes.subarray(HEADER_START, end), "has a header that ").value;
    if (!isObject(header)) throw malformed("has a header that is not an object");
    const entries = new Map<string, unknown>(Object.entries(header));
    entries.delete("__metadata__");
    return tensorsByKey([...entries.keys()], (key) => readTensor(bytes.subarray(end), entries.get(key)));
  },
};

const HEADER_START = 8;

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

function headerEnd(bytes: Uint8Array): number {
  if (bytes.length < HEADER_START) throw malformed("ends inside the length of its header");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const room = bytes.length - HEADER_START;
  if (length > room) throw malformed(`declares a header of ${length} bytes, but only ${room} follow`);
  return HEADER_START + Number(length);
}

function readTensor(data: Uint8Array, described: unknown): TensorData {
  const entry = Entry.safeParse(described);
  if (!entry.success) throw malformed("is not described in the header by dtype, shape and data_offsets");
  const { dtype, shape, data_offsets } = entry.data;
  const [begin, end] = data_offsets;
  const type = elementTypes.find((candidate) => candidate.safetensors === dtype);
  if (type === undefined) throw unsupported(dtype);
  if (begin > end || end > data.length) {
    throw malformed(
      `has data_offsets [${begin}, ${end}], which do not fit the ${data.length} bytes after the header`,
    );
  }
  const encoding = { type, shape, littleEndian: true, columnMajor: false };
  return decodeTensor(data.subarray(begin, end), encoding, "its offsets span");
}

function unsupported(dtype: string): WeightFileProblem {
  const readable = shortList(elementTypes.map(({ safetensors }) => safetensors));
  const clause = `contains numbers of the unsupported type ${JSON.stringify(dtype)}; supported types are ${readable}`;
  return new WeightFileProblem("unsupported-weights", clause);
}
