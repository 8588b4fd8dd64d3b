import { expect, test } from "vitest";
import { compile } from "../../../generator/generate.ts";
import { run } from "../../support/run-text.ts";

const doubled = (size: number) =>
  compile(`{ name: net, input: ${size}, layers: [{ type: scale, scale: 2, shift: false }] }`, {
    emit: { target: "wasm" },
  });

test.each([
  [64, "out[j] = k.output[j]", ".set(k.output)"],
  [65, ".set(k.output)", "out[j] = k.output[j]"],
])("%d values of a caller's own vectors are copied by %s", async (size, way, other) => {
  const compiled = await doubled(size);
  expect(compiled.text).toContain(way);
  expect(compiled.text).not.toContain(other);
  const { module } = run(compiled);
  const x = Float64Array.from({ length: size }, (_, n) => n);
  expect(module.forward(x, new Float64Array(size))).toEqual(x.map((value) => 2 * value));
});
