// Bytes in and out: files, or the standard input and output.

import { writeSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { ScoreError } from "./score-error.js";

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
 * Whether a path is that of a file, and not of a device or a pipe, which have no places to read or write at.
 * @param {string} path
 */
const isFile = (path) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * Whether a file begins as Parquet does, or is called so.
 * @param {string} path
 */
export async function isParquet(path) {
  if (/\.parquet$/i.test(path)) return true;
  if (path === "-" || !(await isFile(path))) return false;
  const file = await ofFile(path, open(path));
  try {
    const { buffer, bytesRead } = await ofFile(path, file.read(Buffer.alloc(4), 0, 4, 0));
    return bytesRead === 4 && buffer.toString("latin1") === "PAR1";
  } finally {
    await file.close();
  }
}

/**
 * @typedef {object} Input
 * @property {(into: Uint8Array) => Promise<number>} read the next bytes, at least one, into a buffer: how many; 0 at the end
 * @property {() => Promise<void>} close
 */

/**
 * The bytes of a file or of the standard input, without a byte order mark.
 * @param {string} path
 * @returns {Promise<Input>}
 */
export async function openInput(path) {
  const { read, close } = path === "-" ? standardInput() : await fileInput(path);
  let isFirst = true;
  /** @param {Uint8Array} into */
  const readText = async (into) => {
    const count = await read(into);
    if (!isFirst || count === 0) return count;
    isFirst = false;
    if ((into[0] === 0xff && into[1] === 0xfe) || (into[0] === 0xfe && into[1] === 0xff))
      throw new ScoreError(`${nameOf(path)} is UTF-16: convert it to UTF-8`);
    if (path === "-" && Buffer.from(into.subarray(0, 4)).toString("latin1") === "PAR1")
      throw new ScoreError(
        "Parquet is read from its end, and cannot be read from the standard input: name a file",
      );
    if (into[0] !== 0xef || into[1] !== 0xbb || into[2] !== 0xbf) return count;
    into.copyWithin(0, 3, count);
    return count === 3 ? read(into) : count - 3;
  };
  return { read: readText, close };
}

/**
 * @param {string} path
 * @returns {Promise<Input>}
 */
async function fileInput(path) {
  const file = await ofFile(path, open(path));
  return {
    read: async (into) => (await ofFile(path, file.read(into))).bytesRead,
    close: () => file.close(),
  };
}

/** @returns {Input} */
function standardInput() {
  const pieces = process.stdin[Symbol.asyncIterator]();
  let piece = Buffer.alloc(0);
  return {
    async read(into) {
      while (piece.length === 0) {
        const { value, done } = await pieces.next();
        if (done) return 0;
        piece = value;
      }
      const part = piece.subarray(0, into.length);
      into.set(part);
      piece = piece.subarray(part.length);
      return part.length;
    },
    close: async () => {},
  };
}

/**
 * @typedef {object} Output
 * @property {number | undefined} file where threads can write at any position; undefined if all has to be written in order
 * @property {(bytes: Uint8Array, position: number) => Promise<void>} write resolves when the bytes are not needed any more
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
  if (isSpecial)
    return {
      file: undefined,
      write: (bytes) => ofFile(path, file.writeFile(bytes)),
      close: () => file.close(),
      discard: () => file.close(),
    };
  return {
    file: file.fd,
    write: (bytes, position) =>
      ofFile(
        path,
        Promise.resolve().then(() => writeAt(file.fd, bytes, position)),
      ),
    async close() {
      await file.close();
      await ofFile(path, rename(place, path));
    },
    async discard() {
      await file.close();
      await rm(place, { force: true });
    },
  };
}

/**
 * Writes all bytes, which can take several steps.
 * @param {number} file
 * @param {Uint8Array} bytes
 * @param {number} position in the file
 */
export function writeAt(file, bytes, position) {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}

/** @type {Output} */
const toStandardOutput = {
  file: undefined,
  write: (bytes) =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    }),
  close: async () => {},
  discard: async () => {},
};
