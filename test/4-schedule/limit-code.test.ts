import { describe, expect, test } from "vitest";
import { formatDiagnostics } from "../../generator/diagnostics/format-diagnostic.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { plan } from "../../generator/generate.ts";

describe("what would take minutes to compile is refused at the layer that takes most of it", () => {
  const refusal = (spec: string): string => {
    try {
      plan(spec);
    } catch (error) {
      if (error instanceof SpecError) return formatDiagnostics(error.diagnostics, error.sources);
      throw error;
    }
    return "nothing";
  };
  test("a wide network that is to be written out", () => {
    const units = (n: number, inputs: number) => ({
      type: "dense",
      units: n,
      weights: Array(inputs).fill(Array(n).fill(0.5)),
      activation: "relu",
      bias: false,
    });
    const layers = [units(8, 8), units(320, 8), units(350, 320)];
    const spec = { name: "wide", dtype: "f32", input: 8, layers, emit: { unroll: "full" } };
    expect(refusal(JSON.stringify(spec))).toMatch(
      /^too-much-code: this network would compile to about [\d.]+ MB of bytecode, [\d.]+ MB of it for layer 3 \(dense 320 → 350, relu\); the limit is [\d.]+ MB, since more takes too long to compile\.\n.*help: write unroll: auto/s,
    );
  });
});
