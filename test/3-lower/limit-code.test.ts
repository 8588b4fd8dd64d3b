import { describe, expect, test } from "vitest";
import { formatDiagnostics } from "../../generator/diagnostics/format-diagnostic.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { plan } from "../../generator/generate.ts";
import { transposes } from "../support/networks.ts";

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
  test("18 axes reversed", () => {
    const message = refusal(transposes(Array(18).fill(2), 1));
    expect(message).toMatch(/^too-much-code: .* layer 1 \(transpose .*\); the limit is 6 MB/);
    expect(message).toContain("--> spec.yaml:1:");
    expect(message).toContain(
      'too-much-code: this network would compile to about 10 MB of bytecode, 10 MB of it for layer 1 (transpose 2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2 → 2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2×2); the limit is 6 MB, since more takes too long to compile.\n --> spec.yaml:1:83\n1 | …2,2,2,2,2,2,2,2,2,2,2,2,2,2]},"layers":[{"type":"transpose","axes":[17,16,15,14,13,12,11,10,9,8,7,6,…\n  |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nhelp: it copies values in many short loops: provide them in the order in which it needs them',
    );
  });
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
      /layer 3 \(dense 320 → 350, relu\).*help: write unroll: auto/s,
    );
  });
});
