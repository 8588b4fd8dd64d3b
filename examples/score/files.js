// Streams in and out: files, or the standard input and output.

import { open, rename, rm, stat } from "node:fs/promises";
import { ScoreError } from "./score-error.js";

/** How much of a file is read at once, in bytes. */
const PIECE = 1 << 18;

/** @param {string} path */
export const nameOf = (path) => (path === "-" ? "the standard input" : path);

/**
 * @template Value
 * @param {string} path
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>}
 */
export async function ofFile(path, promise) {
  try {
    return await promise;
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT") throw new ScoreError(`${path} does not exist`);
    if (code === "EISDIR") throw new ScoreError(`${path} is a folder`);
    throw new ScoreError(`${path}: ${message}`);
  }
}

/**
 * Whether a file begins as Parquet does, or is called so.
 * @param {string} path
 */
export async function isParquet(path) {
  if (path === "-") return false;
  if (/\.parquet$/i.test(path)) return true;
  const file = await ofFile(path, open(path));
  try {
    const { buffer, bytesRead } = await ofFile(path, file.read(Buffer.alloc(4), 0, 4, 0));
    return bytesRead === 4 && buffer.toString("latin1") === "PAR1";
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a file or of the standard input, without a byte order mark. A piece is only valid until the next.
 * @param {string} path
 * @returns {AsyncGenerator<Uint8Array>}
 */
export async function* openInput(path) {
  let isFirst = true;
  for await (const piece of path === "-" ? process.stdin : readFile(path)) {
    if (isFirst) {
      if ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff))
        throw new ScoreError(`${nameOf(path)} is UTF-16: convert it to UTF-8`);
      if (path === "-" && piece.subarray(0, 4).toString("latin1") === "PAR1")
        throw new ScoreError(
          "Parquet is read from its end, and cannot be read from the standard input: name a file",
        );
    }
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    isFirst = false;
    yield hasMark ? piece.subarray(3) : piece;
  }
}

/**
 * @param {string} path
 * @returns {AsyncGenerator<Buffer>}
 */
async function* readFile(path) {
  const file = await ofFile(path, open(path));
  try {
    const piece = Buffer.allocUnsafeSlow(PIECE);
    for (;;) {
      const { bytesRead } = await ofFile(path, file.read(piece, 0, PIECE));
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/**
 * @typedef {object} Output
 * @property {(bytes: Uint8Array) => Promise<void>} write resolves when the bytes are not needed any more
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} discard leaves everything as it was
 */

/**
 * The standard output, or a file, which is written beside its place and moved there when it is complete.
 * @param {string} path
 * @returns {Promise<Output>}
 */
export async function openOutput(path) {
  if (path === "-") return toStandardOutput;
  const isSpecial = await stat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
  const place = isSpecial ? path : `${path}.${process.pid}.part`;
  const file = await ofFile(path, open(place, "w"));
  return {
    write: (bytes) => ofFile(path, file.writeFile(bytes)),
    async close() {
      await file.close();
      if (!isSpecial) await ofFile(path, rename(place, path));
    },
    async discard() {
      await file.close();
      if (!isSpecial) await rm(place, { force: true });
    },
  };
}

/** @type {Output} */
const toStandardOutput = {
  write: (bytes) =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    }),
  close: async () => {},
  discard: async () => {},
};
