import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { choice, json, line, npy, npz, refusalOf, type verifyFiles } from "../support/vector-files.ts";
import { writeNpy } from "../support/weights/write-npy.ts";
import { writeSafetensors } from "../support/weights/write-safetensors.ts";

const x = [
  [3, 2],
  [1, 1, 0, 0.5, -1, 2],
] as const;
const y = [[3], [1.5, 0, -3.5]] as const;
const words = writeNpy({ descr: "'<U1'", shape: "(3,)" }, new Uint8Array(12));

const again = "it may be truncated or damaged; save or copy it again";
const transposed = "they would fit transposed: save one row per case, for example with .T in NumPy";

describe("a message says what to do as well as what is wrong", () => {
  const cases: Readonly<Record<string, readonly [...Parameters<typeof verifyFiles>, help: string]>> = {
    "a .npz file that breaks off": [
      line,
      { "io.npz": npz({ x, y }).subarray(0, 200) },
      { vectors: "io.npz" },
      again,
    ],
    "a .npy file that breaks off": [
      line,
      { "x.npy": npy(...x).subarray(0, 90) },
      { vectors: "x.npy" },
      again,
    ],
    "a .safetensors file that breaks off": [
      line,
      { "io.safetensors": writeSafetensors({}, new Uint8Array(0)).subarray(0, 5) },
      { vectors: "io.safetensors" },
      again,
    ],
    "the names of classes": [
      choice,
      { "io.npz": zipSync({ "x.npy": npy(...x), "predict.npy": words }) },
      { vectors: "io.npz" },
      "save the index of each class, for example with np.searchsorted(model.classes_, predict)",
    ],
    "inputs in columns": [
      line,
      { "io.npz": npz({ x: [[2, 3], x[1]], y }) },
      { vectors: "io.npz" },
      transposed,
    ],
    "outputs in columns": [
      choice,
      { "io.npz": npz({ x, y: [[2, 3], x[1]] }) },
      { vectors: "io.npz" },
      transposed,
    ],
    "cases without outputs": [
      line,
      { "io.json": json([{ input: [1, 2] }]) },
      { vectors: "io.json" },
      "add an output to each case",
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, [spec, files, request, help]) => {
    expect((await refusalOf(spec, files, request))?.help).toBe(help);
  });

  const none: Readonly<Record<string, Parameters<typeof verifyFiles>>> = {
    "arrays that fit neither way": [
      choice,
      {
        "io.npz": npz({
          x,
          y: [
            [2, 2],
            [1, 2, 3, 4],
          ],
        }),
      },
      { vectors: "io.npz" },
    ],
    "a row of two numbers, which may be one case of another network": [
      line.replace("{ size: 2, names: [a, b] }", "1").replace("[[2], [-1]]", "[[2]]"),
      {
        "io.npz": npz({
          x: [
            [1, 2],
            [1, 2],
          ],
          y: [[1], [1]],
        }),
      },
      { vectors: "io.npz" },
    ],
    "numbers that stand for no class": [choice, { "io.npz": npz({ x, y }) }, { vectors: "io.npz" }],
    "damaged JSON": [line, { "io.json": "[1" }, { vectors: "io.json" }],
  };
  test.each(Object.entries(none))("nothing for %s", async (_, given) => {
    const problem = await refusalOf(...given);
    expect(problem).toBeDefined();
    expect(problem?.help).toBeUndefined();
  });
});
