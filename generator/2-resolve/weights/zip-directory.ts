import { malformed, WeightFileProblem } from "./weight-file-problem.ts";

/** A file in a zip archive, as the directory at the archive's end describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly crc: number;
  /** In bytes, as it lies in the archive and once it is inflated. */
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** Marks a size or an offset of more than 32 bits, which a zip64 record holds. */
export const ZIP64 = 0xffffffff;

/** The signature and the length of the fixed part of each record, in bytes. Source: APPNOTE.TXT of PKWARE, 4.3. */
const records = {
  local: { signature: 0x04034b50, length: 30 },
  entry: { signature: 0x02014b50, length: 46 },
  end: { signature: 0x06054b50, length: 22 },
};
const LONGEST_COMMENT = 0xffff;

/** @throws WeightFileProblem */
export function readZipDirectory(archive: Uint8Array): readonly ZipEntry[] {
  const end = findEnd(archive);
  const count = end.getUint16(10, true);
  let at = end.getUint32(16, true);
  if (at === ZIP64)
    throw new WeightFileProblem("unsupported-weights", "is a zip64 archive, which is not supported");
  return Array.from({ length: count }, (_, i) => {
    const record = recordAt(archive, at, "entry");
    if (record === undefined) throw malformed(`has a directory of ${count} entries that ends after ${i}`);
    const nameLength = record.getUint16(28, true);
    const name = archive.subarray(at + records.entry.length, at + records.entry.length + nameLength);
    at += records.entry.length + nameLength + record.getUint16(30, true) + record.getUint16(32, true);
    return readEntry(record, name);
  });
}

/** Where the bytes of an entry begin, according to its local header; undefined if that is missing. */
export function dataStart({ offset }: ZipEntry, archive: Uint8Array): number | undefined {
  const header = recordAt(archive, offset, "local");
  return header && offset + records.local.length + header.getUint16(26, true) + header.getUint16(28, true);
}

function readEntry(record: DataView, name: Uint8Array): ZipEntry {
  const flags = record.getUint16(8, true);
  return {
    name: new TextDecoder(flags & 0x800 ? "utf-8" : "latin1").decode(name),
    isEncrypted: (flags & 1) !== 0,
    method: record.getUint16(10, true),
    crc: record.getUint32(16, true),
    packedSize: record.getUint32(20, true),
    size: record.getUint32(24, true),
    offset: record.getUint32(42, true),
  };
}

/** The last record, which only a comment follows. */
function findEnd(archive: Uint8Array): DataView {
  const last = archive.length - records.end.length;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    const record = recordAt(archive, at, "end");
    if (record?.getUint16(20, true) === last - at) return record;
  }
  throw malformed("is not a complete .zip archive: its directory is missing");
}

function recordAt(archive: Uint8Array, at: number, kind: keyof typeof records): DataView | undefined {
  const { signature, length } = records[kind];
  if (at + length > archive.length) return undefined;
  const record = new DataView(archive.buffer, archive.byteOffset + at, length);
  return record.getUint32(0, true) === signature ? record : undefined;
}
