import { expect, test } from "vitest";
import { readSpec } from "../../generator/1-read/read-spec.ts";
import { resolve } from "../../generator/2-resolve/resolve.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";

const layers = "layers: [{ type: normalize, mean: 0.1, std: 1 }]";

test.each([
  ["where the spec says so", `name: net\ninput: 1\ndtype: f32\n${layers}`, { line: 3, column: 8 }],
  ["in quotes", `name: net\ninput: 1\ndtype: "f32"\n${layers}`, { line: 3, column: 8 }],
  ["nowhere if an option says so", `name: f32\ninput: 1\n${layers}`, undefined],
  ["nor at what the option replaces", `name: net\ninput: 1\ndtype: f64\n${layers}`, undefined],
])("a rounded weight is remarked %s", (_, text, at) => {
  const spec = { ...readSpec(text, "net.yaml", vocabulary), dtype: "f32" as const };
  const [remark] = resolve(spec, () => new Uint8Array(), vocabulary).warnings;
  expect(remark?.message).toBe("dtype: f32 rounds 1 of 2 numbers, which float32 cannot represent exactly.");
  if (at === undefined) expect(remark?.at).toBeUndefined();
  else expect(remark?.at).toMatchObject(at);
});
