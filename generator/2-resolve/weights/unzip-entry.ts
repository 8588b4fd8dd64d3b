import { inflateSync } from "fflate";
import { crc32 } from "./crc32.ts";
import { malformed, WeightFileProblem } from "./weight-file-problem.ts";
import { ELSEWHERE, startOf, type ZipEntry } from "./zip-directory.ts";

/** A byte of deflate makes at most this many: 258 from two bits. */
const MOST_INFLATION = 1032;

type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

const methods: Readonly<Record<number, Unpack>> = {
  0: (packed) => packed,
  8: (packed, size) => inflateSync(packed, { out: new Uint8Array(size) }),
};

/**
 * The bytes of an entry, which have the checksum that the archive's directory says.
 * @throws WeightFileProblem
 */
export function unzipEntry(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  const unpack = methods[entry.method];
  if (entry.isEncrypted) throw unsupported("is encrypted.");
  if ([entry.packedSize, entry.size, entry.offset].includes(ELSEWHERE))
    throw unsupported("is a zip64 entry.");
  if (unpack === undefined) {
    throw unsupported(
      `is compressed by method ${entry.method}, and only stored and deflated entries are read.`,
    );
  }
  checkSizes(entry, archive.length);
  const start = startOf(entry, archive);
  const packed = archive.subarray(start, (start ?? 0) + entry.packedSize);
  const bytes = start === undefined ? undefined : attempt(() => unpack(packed, entry.size));
  if (bytes === undefined) throw malformed("is damaged and cannot be unzipped.");
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) {
    throw malformed("is damaged: its checksum is not the one that the archive says.");
  }
  return bytes;
}

/** Before anything is allocated. */
function checkSizes({ packedSize, size }: ZipEntry, room: number): void {
  if (packedSize > room) throw malformed(`says it takes ${packedSize} bytes of an archive of ${room} bytes.`);
  if (size > packedSize * MOST_INFLATION) {
    throw malformed(`says it inflates from ${packedSize} to ${size} bytes.`);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const unsupported = (message: string) => new WeightFileProblem("unsupported-weights", message);
