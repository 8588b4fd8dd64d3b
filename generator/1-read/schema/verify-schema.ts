import { z } from "zod";
import type { FieldPath } from "../../ir/location.ts";
import type { VectorsSpec } from "../../ir/spec.ts";
import { distinct, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";

/** The recorded inputs and outputs that a network has to reproduce: one mapping, or a list of such. */
export const verifySchema = expecting(
  z
    .union([
      mappingOfVectors().transform((one) => [vectorsSpec(one, ["verify"])]),
      expecting(
        z.array(mappingOfVectors()).min(1),
        "a list of at least one mapping of vectors, expected, input, output and tolerance",
      ).transform((all) => all.map((one, i) => vectorsSpec(one, ["verify", i]))),
    ])
    .describe("inputs and outputs recorded elsewhere, which gen verify and gen --check compare with"),
  "a mapping of vectors, expected, input, output and tolerance, or a list of such",
);

function mappingOfVectors() {
  return mapping("an entry of verify", {
    vectors: text().describe("a file or folder of recorded vectors, its path relative to the spec"),
    expected: text().describe("the file of the outputs, where they are in one of their own").optional(),
    input: text().describe("the key of the inputs in the file").optional(),
    output: expecting(
      z.union([text().transform((key) => [key]), distinct(text(), "keys")]),
      "a key, or a list of keys",
    )
      .describe("the keys of the outputs to compare")
      .optional(),
    tolerance: expecting(z.number().min(0), "a number that is at least 0")
      .describe("t in |got − recorded| ≤ t·(1 + |recorded|); 1e-12 for f64 and 1e-5 for f32 unless told")
      .optional(),
  });
}

type Written = z.output<ReturnType<typeof mappingOfVectors>>;

const vectorsSpec = (
  { vectors, expected, input, output, tolerance }: Written,
  path: FieldPath,
): VectorsSpec => ({
  vectors,
  expected,
  input,
  output,
  tolerance,
  path,
});
