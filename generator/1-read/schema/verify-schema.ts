import * as z from "zod";
import type { FieldPath } from "../../ir/location.ts";
import type { VectorsSpec } from "../../ir/spec.ts";
import { distinct, size, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";

/** The recorded inputs and outputs that a network has to reproduce: one mapping, or a list of such. */
export const verifySchema = expecting(
  z
    .union([
      mappingOfVectors().transform((one) => [vectorsSpec(one, ["verify"])]),
      expecting(
        z.array(mappingOfVectors()).min(1),
        "a list of at least one mapping with vectors, expected, input, output, initial, next, steps and tolerance",
      ).transform((all) => all.map((one, i) => vectorsSpec(one, ["verify", i]))),
    ])
    .describe("inputs and outputs recorded elsewhere, for gen verify and gen --check to compare with"),
  "a mapping with vectors, expected, input, output, initial, next, steps and tolerance, or a list of such mappings",
);

function mappingOfVectors() {
  return mapping("an entry of verify", {
    vectors: text().describe("a file or folder of recorded vectors; its path is relative to the spec"),
    expected: text().describe("the file with the outputs, if they are in a separate file").optional(),
    input: keysOfPorts("input")
      .describe("the key of the inputs in the file, or of each input by its name")
      .optional(),
    output: expecting(
      z.union([text().transform((key) => [key]), distinct(text(), "keys"), keysByPort()]),
      "a key, a list of keys, or a mapping from outputs to keys",
    )
      .describe("the keys of the outputs to compare")
      .optional(),
    initial: keysOfPorts("state")
      .describe(
        "the key of what the state holds before the first step of each case, or of each state by its name",
      )
      .optional(),
    next: keysOfPorts("state")
      .describe("the key of what the state holds after the last step of each case, or after every step")
      .optional(),
    steps: size("how many steps each case has, of a network with state").optional(),
    tolerance: expecting(z.number().min(0), "a number of at least 0")
      .describe("t in |computed − recorded| ≤ t·(1 + |recorded|); default 1e-12 for f64, 1e-5 for f32")
      .optional(),
  });
}

function keysByPort() {
  return z.record(z.string(), text());
}

function keysOfPorts(port: "input" | "state") {
  return expecting(z.union([text(), keysByPort()]), `a key, or a mapping from ${port}s to keys`);
}

type Written = z.output<ReturnType<typeof mappingOfVectors>>;

const vectorsSpec = (
  { vectors, expected, input, output, initial, next, steps, tolerance }: Written,
  path: FieldPath,
): VectorsSpec => ({
  vectors,
  expected,
  input,
  output,
  initial,
  next,
  steps,
  tolerance,
  path,
});
