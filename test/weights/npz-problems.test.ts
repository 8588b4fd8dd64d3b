import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { problemOf, testProblems, text } from "./problem-of.ts";
import { writeNpy } from "./write-npy.ts";

const npy = (bytes = 120): Uint8Array => writeNpy({ descr: "'<f8'", shape: "(3, 5)" }, new Uint8Array(bytes));

/** The archive of one entry `W.npy`, with bytes changed from the start of its directory on. */
function archive(content: Uint8Array, changes: Readonly<Record<number, readonly number[]>> = {}): Uint8Array {
  const bytes = zipSync({ "W.npy": content });
  const directory = new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
  for (const [offset, change] of Object.entries(changes)) bytes.set(change, directory + Number(offset));
  return bytes;
}

testProblems(".npz", [
  {
    of: "text",
    file: text("not an archive"),
    problem: "malformed-weights: cannot be unzipped: it is damaged, encrypted or no .zip archive.",
  },
  {
    of: "half an archive",
    file: archive(npy()).subarray(0, 90),
    problem: "malformed-weights: cannot be unzipped: it is damaged, encrypted or no .zip archive.",
  },
  { of: "no entries", file: zipSync({}), problem: "malformed-weights: holds no tensors." },
  {
    of: "no .npy entries",
    file: zipSync({ "data.pkl": npy() }),
    problem: "malformed-weights: holds no tensors.",
  },
  {
    of: "an entry that is no .npy file",
    key: "W",
    file: archive(text("hello")),
    problem: 'malformed-weights: holds "W", which does not begin as a .npy file does.',
  },
  {
    of: "an empty entry",
    key: "W",
    file: archive(text("")),
    problem: 'malformed-weights: holds "W", which does not begin as a .npy file does.',
  },
  {
    of: "an entry that lies",
    key: "W",
    file: archive(npy(96)),
    problem:
      'malformed-weights: holds "W", which says it holds 3×5 float64 (120 bytes), but its header is followed by only 96 bytes.',
  },
  {
    of: "another compression",
    key: "W",
    file: archive(npy(), { 10: [14, 0] }),
    problem:
      'unsupported-weights: holds "W", which is compressed by method 14, and only stored and deflated entries are read.',
  },
  {
    of: "damaged deflate",
    key: "W",
    file: archive(npy()).fill(0xff, 35, 50),
    problem:
      'malformed-weights: holds "W", which cannot be unzipped: it is damaged, encrypted or no .zip archive.',
  },
  {
    of: "an encrypted entry",
    key: "W",
    file: archive(
      Uint8Array.from({ length: 99 }, (_, i) => i * 37),
      { 8: [1, 0] },
    ),
    problem: 'malformed-weights: holds "W", which does not begin as a .npy file does.',
  },
  {
    of: "a zip64 entry",
    key: "W",
    file: archive(npy(), { 20: Array(8).fill(0xff) }),
    problem: 'malformed-weights: holds "W", which says it takes 4294967295 bytes of an archive of 178 bytes.',
  },
  {
    of: "an impossible inflation",
    key: "W",
    file: archive(npy(), { 24: [0, 0, 0, 0x40] }),
    problem: 'malformed-weights: holds "W", which says it inflates from 70 to 1073741824 bytes.',
  },
  {
    of: "an original size too small",
    key: "W",
    file: archive(npy(), { 24: [128, 0, 0, 0] }),
    problem:
      'malformed-weights: holds "W", which says it holds 3×5 float64 (120 bytes), but its header is followed by only 58 bytes.',
  },
  {
    of: "more entries than there is room for",
    file: archive(npy(), { 59: [0xff, 0xff] }),
    problem: "malformed-weights: counts more entries than it has room for.",
  },
  {
    of: "no key",
    file: zipSync({ "W1.npy": npy(), "b1.npy": npy() }),
    problem: "key-needed: holds W1 and b1; a key must say which.",
  },
  {
    of: "an unknown key",
    key: "W9",
    file: zipSync({ "W1.npy": npy(), "b1.npy": npy() }),
    problem: 'unknown-key: holds no "W9"; it holds W1 and b1.',
  },
]);

test("a zip64 directory that counts four billion entries is refused at once", () => {
  const zip64 = new DataView(new ArrayBuffer(98));
  const words = { 0: 0x06064b50, 32: 0xffffffff, 56: 0x07064b50, 76: 0x06054b50, 84: 1 };
  for (const [offset, word] of Object.entries(words)) zip64.setUint32(Number(offset), word, true);
  const problem = "malformed-weights: counts more entries than it has room for.";
  expect(problemOf(".npz", new Uint8Array(zip64.buffer))).toBe(problem);
});

test("a problem with a key says which keys there are", () => {
  const opened = openWeightFile("a.npz", zipSync({ "W1.npy": npy(), "b1.npy": npy() }));
  for (const key of [undefined, "W9"]) {
    expect(() => opened.read(key)).toThrowError(expect.objectContaining({ keys: ["W1", "b1"] }));
  }
});
