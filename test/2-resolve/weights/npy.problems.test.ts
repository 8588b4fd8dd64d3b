import { int64Bytes, testProblems, text } from "../../support/weights/problem-of.ts";
import { type NpyHeader, writeNpy } from "../../support/weights/write-npy.ts";

const npy = (header: Partial<NpyHeader>, bytes = 120): Uint8Array =>
  writeNpy({ descr: "'<f8'", shape: "(3, 5)", ...header }, new Uint8Array(bytes));

testProblems(".npy", [
  { of: "no bytes", file: text(""), problem: "malformed-weights: is empty." },
  {
    of: "text",
    file: text("1 2 3\n"),
    problem: "malformed-weights: is not a .npy file: the NumPy signature is missing.",
  },
  {
    of: "an unknown version",
    file: npy({ version: 7 as never }),
    problem: "malformed-weights: has .npy version 7; versions 1 to 3 are supported.",
  },
  { of: "no header", file: npy({}).subarray(0, 9), problem: "malformed-weights: ends inside its header." },
  {
    of: "half a header",
    file: npy({}).subarray(0, 40),
    problem: "malformed-weights: ends inside its header.",
  },
  {
    of: "a lying header length",
    file: npy({ version: 2 }).fill(0xff, 8, 12),
    problem: "malformed-weights: has a header of 4294967295 bytes; at most 10000 are supported.",
  },
  {
    of: "a header that is no dict",
    file: npy({ shape: "(3, 5" }),
    problem:
      "malformed-weights: has an invalid header; expected {'descr': …, 'fortran_order': …, 'shape': …}.",
  },
  {
    of: "a negative size",
    file: npy({ shape: "(3, -5)" }),
    problem:
      "malformed-weights: has an invalid header; expected {'descr': …, 'fortran_order': …, 'shape': …}.",
  },
  {
    of: "too few bytes",
    file: npy({}, 96),
    problem:
      "malformed-weights: declares 3×5 float64 (120 bytes), but its header is followed by only 96 bytes.",
  },
  {
    of: "too many bytes",
    file: npy({}, 121),
    problem: "malformed-weights: declares 3×5 float64 (120 bytes), but its header is followed by 121 bytes.",
  },
  {
    of: "no bytes for one number",
    file: npy({ shape: "()" }, 1),
    problem: "malformed-weights: declares one float64 (8 bytes), but its header is followed by only 1 byte.",
  },
  {
    of: "a huge size",
    file: npy({ shape: "(9007199254740991, 9007199254740991)", fortran: "True" }),
    problem:
      "malformed-weights: declares 9007199254740991×9007199254740991 float64 (6.490371073168533e+32 bytes), but its header is followed by only 120 bytes.",
  },
  {
    of: "too many axes",
    file: npy({ shape: `(${"1, ".repeat(65)})` }, 8),
    problem: "malformed-weights: has 65 axes; at most 64 are supported.",
  },
  {
    of: "Python objects",
    file: npy({ descr: "'|O'" }),
    problem:
      "unsupported-weights: contains Python objects, which are stored as a pickle; pickles are never read.",
  },
  {
    of: "complex numbers",
    file: npy({ descr: "'<c16'" }),
    problem: "unsupported-weights: contains complex numbers.",
  },
  { of: "text elements", file: npy({ descr: "'<U5'" }), problem: "unsupported-weights: contains strings." },
  { of: "byte strings", file: npy({ descr: "'|S5'" }), problem: "unsupported-weights: contains strings." },
  { of: "dates", file: npy({ descr: "'<M8[ns]'" }), problem: "unsupported-weights: contains dates." },
  {
    of: "raw bytes",
    file: npy({ descr: "'<V2'" }),
    problem:
      "unsupported-weights: contains raw bytes; if they are bfloat16, save them as float32, which represents all of them exactly.",
  },
  {
    of: "records",
    file: npy({ descr: "[('x', '<f8'), ('y', '<i4', (2,))]" }),
    problem: "unsupported-weights: contains structured records.",
  },
  {
    of: "long doubles",
    file: npy({ descr: "'<f16'" }),
    problem:
      'unsupported-weights: contains numbers of the unsupported type "<f16"; supported types are float64, float32, float16, int64, int32, int16, int8, uint64 and 4 more.',
  },
  {
    of: "no byte order",
    file: npy({ descr: "'|f8'" }),
    problem:
      'unsupported-weights: contains numbers of the unsupported type "|f8"; supported types are float64, float32, float16, int64, int32, int16, int8, uint64 and 4 more.',
  },
  {
    of: "an integer between two doubles",
    file: writeNpy({ descr: "'<i8'", shape: "(2, 2)" }, int64Bytes(0n, 1n, -(2n ** 53n) - 1n, 0n)),
    problem: "inexact-weight: contains -9007199254740993 at [1, 0], which a double cannot represent exactly.",
  },
  {
    of: "the same in Fortran order",
    file: writeNpy(
      { descr: "'<i8'", shape: "(2, 2)", fortran: "True" },
      int64Bytes(0n, 2n ** 53n + 1n, 0n, 0n),
    ),
    problem: "inexact-weight: contains 9007199254740993 at [1, 0], which a double cannot represent exactly.",
  },
  {
    of: "the largest uint64",
    file: writeNpy({ descr: "'<u8'", shape: "()" }, int64Bytes(-1n)),
    problem: "inexact-weight: contains 18446744073709551615, which a double cannot represent exactly.",
  },
  {
    of: "a key for its only tensor",
    key: "W",
    file: npy({}),
    problem: 'unexpected-key: contains a single tensor without a name, so the key "W" does not apply.',
  },
]);
