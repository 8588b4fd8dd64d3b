import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { problemOf, testProblems, text } from "../../support/weights/problem-of.ts";
import { float64Bytes, writeNpy } from "../../support/weights/write-npy.ts";

const npy = (bytes = 120): Uint8Array => writeNpy({ descr: "'<f8'", shape: "(3, 5)" }, new Uint8Array(bytes));

const DAMAGED =
  'malformed-weights: has an unreadable tensor "W": it is damaged: its checksum does not match the archive.';

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
    problem: "malformed-weights: is not a complete .zip archive: its directory is missing.",
  },
  {
    of: "half an archive",
    file: archive(npy()).subarray(0, 90),
    problem: "malformed-weights: is not a complete .zip archive: its directory is missing.",
  },
  { of: "no entries", file: zipSync({}), problem: "malformed-weights: contains no tensors." },
  {
    of: "no .npy entries",
    file: zipSync({ "data.pkl": npy() }),
    problem: "malformed-weights: contains no tensors.",
  },
  {
    of: "an entry that is no .npy file",
    key: "W",
    file: archive(text("hello")),
    problem:
      'malformed-weights: has an unreadable tensor "W": it is not a .npy file: the NumPy signature is missing.',
  },
  {
    of: "an empty entry",
    key: "W",
    file: archive(text("")),
    problem:
      'malformed-weights: has an unreadable tensor "W": it is not a .npy file: the NumPy signature is missing.',
  },
  {
    of: "an entry that lies",
    key: "W",
    file: archive(npy(96)),
    problem:
      'malformed-weights: has an unreadable tensor "W": it declares 3×5 float64 (120 bytes), but its header is followed by only 96 bytes.',
  },
  {
    of: "another compression",
    key: "W",
    file: archive(npy(), { 10: [14, 0] }),
    problem:
      'unsupported-weights: has an unreadable tensor "W": it is compressed with method 14; only stored and deflated entries are supported.',
  },
  {
    of: "damaged deflate",
    key: "W",
    file: archive(npy()).fill(0xff, 35, 50),
    problem: 'malformed-weights: has an unreadable tensor "W": it is damaged and cannot be unzipped.',
  },
  {
    of: "an encrypted entry",
    key: "W",
    file: archive(
      Uint8Array.from({ length: 99 }, (_, i) => i * 37),
      { 8: [1, 0] },
    ),
    problem: 'unsupported-weights: has an unreadable tensor "W": it is encrypted, which is not supported.',
  },
  {
    of: "a zip64 entry",
    key: "W",
    file: archive(npy(), { 20: Array(8).fill(0xff) }),
    problem:
      'unsupported-weights: has an unreadable tensor "W": it is a zip64 entry, which is not supported.',
  },
  {
    of: "an impossible size",
    key: "W",
    file: archive(npy(), { 20: [0, 0, 0, 0x40] }),
    problem:
      'malformed-weights: has an unreadable tensor "W": it declares 1073741824 bytes, but the whole archive has only 178.',
  },
  {
    of: "an impossible inflation",
    key: "W",
    file: archive(npy(), { 24: [0, 0, 0, 0x40] }),
    problem:
      'malformed-weights: has an unreadable tensor "W": it claims to inflate from 70 to 1073741824 bytes, which is impossible.',
  },
  {
    of: "an original size too small",
    key: "W",
    file: archive(npy(), { 24: [128, 0, 0, 0] }),
    problem: DAMAGED,
  },
  {
    of: "another checksum",
    key: "W",
    file: archive(npy(), { 16: [1, 2, 3, 4] }),
    problem: DAMAGED,
  },
  {
    of: "more entries than there is room for",
    file: archive(npy(), { 61: [0xff, 0xff] }),
    problem: "malformed-weights: has a directory of 65535 entries that ends after 1.",
  },
  {
    of: "no key",
    file: zipSync({ "W1.npy": npy(), "b1.npy": npy() }),
    problem: "key-needed: contains W1 and b1; add a key to choose one.",
  },
  {
    of: "an unknown key",
    key: "W9",
    file: zipSync({ "W1.npy": npy(), "b1.npy": npy() }),
    problem: 'unknown-key: has no tensor "W9"; it contains W1 and b1.',
  },
]);

test("a zip64 directory is refused at once, whatever it counts", () => {
  const zip64 = new DataView(new ArrayBuffer(98));
  const words = { 0: 0x06064b50, 32: 0xffffffff, 56: 0x07064b50, 76: 0x06054b50, 84: 1, 92: 0xffffffff };
  for (const [offset, word] of Object.entries(words)) zip64.setUint32(Number(offset), word, true);
  const problem = "unsupported-weights: is a zip64 archive, which is not supported.";
  expect(problemOf(".npz", new Uint8Array(zip64.buffer))).toBe(problem);
});

describe("no flipped bit of an entry's data passes for other weights", () => {
  const content = writeNpy({ descr: "'<f8'", shape: "(3,)" }, float64Bytes([0.1, -2, 3e300]));
  const header = 30 + "W.npy".length;
  const flipped = (file: Uint8Array, bit: number): Uint8Array => {
    const copy = file.slice();
    const byte = header + (bit >> 3);
    copy[byte] = (copy[byte] as number) ^ (1 << (bit & 7));
    return copy;
  };
  const read = (file: Uint8Array) => {
    const problem = problemOf(".npz", file, "W");
    return problem === "none" ? openWeightFile("a.npz", file).read("W") : problem;
  };

  test("a stored one", () => {
    const file = zipSync({ "W.npy": content }, { level: 0 });
    for (let bit = 0; bit < content.length * 8; bit++) expect(read(flipped(file, bit))).toBe(DAMAGED);
  });

  test("a deflated one, of which some bits say nothing", () => {
    const file = zipSync({ "W.npy": content });
    const weights = openWeightFile("a.npz", file).read("W");
    const packedSize = new DataView(file.buffer).getUint32(18, true);
    const outcomes = Array.from({ length: packedSize * 8 }, (_, bit) => read(flipped(file, bit)));
    const accepted = outcomes.filter((outcome) => typeof outcome !== "string");
    expect(accepted.length).toBeLessThan(8);
    for (const tensor of accepted) expect(tensor).toEqual(weights);
  });
});

test("a problem with a key says which keys there are", () => {
  const opened = openWeightFile("a.npz", zipSync({ "W1.npy": npy(), "b1.npy": npy() }));
  for (const key of [undefined, "W9"]) {
    expect(() => opened.read(key)).toThrowError(expect.objectContaining({ keys: ["W1", "b1"] }));
  }
});
