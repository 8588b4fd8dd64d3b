import { expect, test } from "vitest";
import { compile } from "../../../generator/generate.ts";

const specOf = (input: unknown, layers: readonly object[]): string =>
  JSON.stringify({ name: "loops", input, layers });

const recurrent = { units: 1, weights: [[1], [1]], recurrent_weights: [[1]], bias: false };

/** Compiling checks the types of what is printed. */
test.each([
  [
    "an element that each round of a loop reads and assigns",
    { shape: [1, 2] },
    [{ type: "rnn", ...recurrent }],
  ],
  ["one that is carried, too", { shape: [1, 2] }, [{ type: "rnn", ...recurrent, carried: true }]],
  ["an index into a single entry", 2, [{ type: "embedding", units: 2, entries: 1, weights: [[1, 2]] }]],
])("%s", async (_, input, layers) => {
  for (const target of ["ts", "wasm", "auto"] as const)
    for (const unroll of ["auto", "none"] as const) {
      const { text } = await compile(specOf(input, layers), { emit: { target, unroll } });
      expect(text).toContain("export function forward");
    }
});
