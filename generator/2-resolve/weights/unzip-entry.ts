import { inflateSync } from "fflate";
import { malformed, WeightFileProblem } from "./weight-file-problem.ts";
import { dataStart, ZIP64, type ZipEntry } from "./zip-directory.ts";

/** How many bytes one byte of deflate gives at most: 258 from two bits. */
const MOST_INFLATION = 1032;

type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

const methods: Readonly<Record<number, Unpack>> = {
  0: (packed) => packed,
  8: (packed, size) => inflateSync(packed, { out: new Uint8Array(size) }),
};

/**
 * The bytes of an entry, checked against the checksum in the archive's directory.
 * @throws WeightFileProblem
 */
export function unzipEntry(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  const unpack = methods[entry.method];
  if (entry.isEncrypted) throw unsupported("is encrypted, which is not supported");
  if ([entry.packedSize, entry.size, entry.offset].includes(ZIP64))
    throw unsupported("is a zip64 entry, which is not supported");
  if (unpack === undefined) {
    throw unsupported(
      `is compressed with method ${entry.method}; only stored and deflated entries are supported`,
    );
  }
  checkSizes(entry, archive.length);
  const start = dataStart(entry, archive);
  const packed = archive.subarray(start, (start ?? 0) + entry.packedSize);
  const bytes = start === undefined ? undefined : attempt(() => unpack(packed, entry.size));
  if (bytes === undefined) throw malformed("is damaged and cannot be unzipped");
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) {
    throw malformed("is damaged: its checksum does not match the archive");
  }
  return bytes;
}

/** Checks sizes before anything is allocated. */
function checkSizes({ packedSize, size }: ZipEntry, room: number): void {
  if (packedSize > room)
    throw malformed(`declares ${packedSize} bytes, but the whole archive has only ${room}`);
  if (size > packedSize * MOST_INFLATION) {
    throw malformed(`claims to inflate from ${packedSize} to ${size} bytes, which is impossible`);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const unsupported = (clause: string) => new WeightFileProblem("unsupported-weights", clause);

/** The reversed polynomial of CRC-32. Source: APPNOTE.TXT of PKWARE, 4.4.7. */
const POLYNOMIAL = 0xedb88320;

/** The checksum of each byte alone. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** The checksum of a zip entry. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}
