import type { TensorData } from "../../ir/tensor-data.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { readNpyHeader } from "./npy-header.ts";
import { malformed } from "./weight-file-problem.ts";
import { oneTensor, type WeightFormat } from "./weight-format.ts";

export const npy: WeightFormat = {
  extension: ".npy",
  holds: "one tensor",
  open: (bytes) => oneTensor(readNpy(bytes)),
};

/** `\x93NUMPY` */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The longest header that NumPy reads by default. */
const LONGEST_HEADER = 10_000;

/**
 * The one tensor of a `.npy` file: magic, version, length of the header, header, data.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @throws WeightFileProblem
 */
export function readNpy(bytes: Uint8Array): TensorData {
  if (!MAGIC.every((byte, i) => byte === bytes[i]))
    throw malformed("is not a .npy file: the NumPy signature is missing");
  const start = headerStart(bytes);
  const end = start + headerLength(bytes.subarray(8, start));
  if (end > bytes.length) throw malformed("ends inside its header");
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  return decodeTensor(bytes.subarray(end), readNpyHeader(header), "its header is followed by");
}

/** Version 1 gives the length of the header two bytes, versions 2 and 3 four. */
function headerStart(bytes: Uint8Array): number {
  const version = bytes[6] ?? 0;
  const start = [undefined, 10, 12, 12][version];
  if (start === undefined) throw malformed(`has .npy version ${version}; versions 1 to 3 are supported`);
  if (start > bytes.length) throw malformed("ends inside its header");
  return start;
}

/** The bytes are little-endian. */
function headerLength(bytes: Uint8Array): number {
  const length = bytes.reduceRight((value, byte) => value * 256 + byte, 0);
  if (length > LONGEST_HEADER) {
    throw malformed(`has a header of ${length} bytes; at most ${LONGEST_HEADER} are supported`);
  }
  return length;
}
