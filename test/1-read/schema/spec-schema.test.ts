import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { jsonSchema } from "../../../generator/1-read/schema/json-schema.ts";
import { specSchema } from "../../../generator/1-read/schema/spec-schema.ts";
import { vocabulary } from "../../../generator/vocabulary/index.ts";
import { layers } from "../../../generator/vocabulary/layers/index.ts";

const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(jsonSchema(vocabulary));
const accepts = (text: string) => validate(parse(text));
const withLayer = (layer: string) => `name: net\ninput: 2\nweights: net.npz\nlayers: [${layer}]`;

const specs = join(import.meta.dirname, "../../../specs");
test.each(readdirSync(specs).filter((name) => name.endsWith(".yaml")))("specs/%s is accepted", (name) => {
  expect(accepts(readFileSync(join(specs, name), "utf8"))).toBe(true);
});

test.each([
  "{ type: dense, units: 2, weights: [[1, 2], [3, 4]], bias: false }",
  "{ type: dense, units: 2, weights: { key: W, layout: out_in }, bias: { file: b.npy } }",
  "{ type: dense, name: last, units: 2, activation: swish, weights: { file: a.npz, key: W }, bias: [1, 2] }",
  "{ type: normalize, mean: 0, std: [1, 2] }",
  "{ type: normalize, mean: { key: mean }, std: { key: std } }",
  "{ type: activation, activation: { name: prelu, alpha: [1, 2] } }",
  "{ type: activation, activation: { name: prelu, alpha: { key: alpha } } }",
  "{ type: activation, activation: { name: swish } }",
  "{ type: activation, activation: { name: softplus, beta: 2, threshold: 10 } }",
])("accepted: %s", (layer) => {
  expect(accepts(withLayer(layer))).toBe(true);
});

test.each([
  "{ type: dens, units: 2, weights: [[1, 2], [3, 4]], bias: false }",
  "{ type: dense, units: 0, weights: [[1, 2], [3, 4]], bias: false }",
  "{ type: dense, units: 2, weights: [[1, 2], [3, four]], bias: false }",
  "{ type: dense, units: 2, weights: [[1, 2], [3, 4]] }",
  "{ type: activation, activation: rleu }",
  "{ type: activation, activation: { name: relu, alpha: 1 } }",
  "{ type: activation, activation: { name: prelu } }",
])("refused: %s", (layer) => {
  expect(accepts(withLayer(layer))).toBe(false);
});

test("it tells an editor what each activation and each layer is", () => {
  const text = JSON.stringify(jsonSchema(vocabulary));
  for (const { about } of Object.values(vocabulary.layers)) expect(text).toContain(JSON.stringify(about));
  for (const { definition } of Object.values(vocabulary.activations))
    expect(text).toContain(JSON.stringify(definition));
});

test("it is made once for each vocabulary", () => {
  expect(specSchema(vocabulary)).toBe(specSchema(vocabulary));
  const { dense } = layers;
  const smaller = { ...vocabulary, layers: { dense } };
  const spec = { name: "a", input: 1, layers: [{ type: "reshape", shape: [1, 1] }] };
  expect([vocabulary, smaller].map((words) => specSchema(words).safeParse(spec).success)).toEqual([
    true,
    false,
  ]);
});
