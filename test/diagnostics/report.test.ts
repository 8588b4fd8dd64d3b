import { expect, test } from "vitest";
import { formatDiagnostics } from "../../generator/diagnostics/format-diagnostic.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { compile } from "../../generator/index.ts";

const text = (fields: string) =>
  `name: third\n${fields}input: 1\nlayers: [{ type: scale, scale: 0.1, shift: 0 }]\n`;

async function said(fields: string, options: Partial<Parameters<typeof compile>[1]>): Promise<string> {
  const path = "specs/third.yaml";
  const spec = text(fields);
  try {
    const { warnings } = await compile(spec, { path, readFile: () => new Uint8Array(), ...options });
    return formatDiagnostics(warnings, { [path]: spec });
  } catch (error) {
    if (error instanceof SpecError) return formatDiagnostics(error.diagnostics, { [path]: spec });
    throw error;
  }
}

test("what an option says has the spec as its place, and what the text says the line", async () => {
  const rounded = "rounded-to-f32: dtype: f32 rounds 1 of 2 numbers, which float32 cannot represent exactly.";
  expect(await said("", { dtype: "f32" })).toBe(`${rounded}\n --> specs/third.yaml`);
  expect(await said("dtype: f32\n", {})).toBe(
    `${rounded}\n --> specs/third.yaml:2:8\n2 | dtype: f32\n  |        ^^^`,
  );
});

test("so has an error that two options make together", async () => {
  expect(await said("", { emit: { target: "wasm", math: "native" } })).toContain(" --> specs/third.yaml\n");
});
