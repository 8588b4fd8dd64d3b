import { expect, test } from "vitest";
import { int64Bytes, problemOf, testProblems, text } from "../../support/weights/problem-of.ts";
import { float64Bytes } from "../../support/weights/write-npy.ts";
import { writeOne, writeSafetensors } from "../../support/weights/write-safetensors.ts";

testProblems(".safetensors", [
  {
    of: "a few bytes",
    file: text("hello"),
    problem: "malformed-weights: ends inside the length of its header.",
  },
  {
    of: "text",
    file: text("a text file, not a tensor"),
    problem: "malformed-weights: declares a header of 7359009851570397281 bytes, but only 17 follow.",
  },
  {
    of: "a header that is not text",
    file: writeSafetensors("{}").fill(0xff, 8),
    problem: "malformed-weights: has a header that is not valid UTF-8.",
  },
  {
    of: "a header that is a list",
    file: writeSafetensors([1]),
    problem: "malformed-weights: has a header that is not an object.",
  },
  {
    of: "a header that describes a tensor twice",
    file: writeSafetensors('{"W": {}, "W": {}}'),
    problem: 'malformed-weights: has a header that contains the key "W" twice in the same object.',
  },
  {
    of: "only metadata",
    file: writeSafetensors({ __metadata__: {} }),
    problem: "malformed-weights: contains no tensors.",
  },
  {
    of: "an entry without offsets",
    key: "W",
    file: writeSafetensors({ W: { dtype: "F32", shape: [1] } }),
    problem:
      'malformed-weights: has an unreadable tensor "W": it is not described in the header by dtype, shape and data_offsets.',
  },
  {
    of: "float8",
    key: "W",
    file: writeOne("F8_E4M3", [2], [0, 0]),
    problem:
      'unsupported-weights: has an unreadable tensor "W": it contains numbers of the unsupported type "F8_E4M3"; supported types are F64, F32, F16, BF16, I64, I32, I16, I8 and 5 more.',
  },
  {
    of: "offsets past the end",
    key: "W",
    file: writeSafetensors({ W: { dtype: "F64", shape: [2], data_offsets: [0, 16] } }, float64Bytes([1])),
    problem:
      'malformed-weights: has an unreadable tensor "W": it has data_offsets [0, 16], which do not fit the 8 bytes after the header.',
  },
  {
    of: "offsets the wrong way round",
    key: "W",
    file: writeSafetensors({ W: { dtype: "U8", shape: [2], data_offsets: [4, 2] } }, float64Bytes([1])),
    problem:
      'malformed-weights: has an unreadable tensor "W": it has data_offsets [4, 2], which do not fit the 8 bytes after the header.',
  },
  {
    of: "offsets that are not its size",
    key: "W",
    file: writeOne("F32", [3, 5], Array(40).fill(0)),
    problem:
      'malformed-weights: has an unreadable tensor "W": it declares 3×5 float32 (60 bytes), but its offsets span only 40 bytes.',
  },
  {
    of: "an integer between two doubles",
    key: "W",
    file: writeOne("U64", [1], int64Bytes(2n ** 53n + 1n)),
    problem:
      'inexact-weight: has an unreadable tensor "W": it contains 9007199254740993 at [0], which a double cannot represent exactly.',
  },
]);

test("a header that is not JSON is refused in the words of the engine", () => {
  const problem = problemOf(".safetensors", writeSafetensors("{'W': 1}"));
  expect(problem).toMatch(/^malformed-weights: has a header that is not valid JSON: .+\.$/);
});
