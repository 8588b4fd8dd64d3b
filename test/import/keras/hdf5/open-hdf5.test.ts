import { expect, test } from "vitest";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { h5Model, kerasArchive, varsFile, writeH5, zipModel } from "../../support/keras-files.ts";
import { bias, config, kernel, last, vars, weights } from "../../support/keras-sample.ts";

const reasonsOf = async (bytes: Uint8Array) =>
  (await refusal(() => importKeras(alone(bytes), {}))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

test("what is not an HDF5 file, and an archive whose weights are none", async () => {
  const text = new TextEncoder().encode("weights");
  expect(await reasonsOf(text)).toEqual(["it is neither an HDF5 file nor a .keras archive"]);
  const archive = zipModel(new TextEncoder().encode(JSON.stringify(config)), text);
  expect(await reasonsOf(archive)).toEqual(["its model.weights.h5 is not an HDF5 file"]);
});

test("a file that breaks off", async () => {
  const bytes = await h5Model(config, weights);
  const [reason] = await reasonsOf(bytes.subarray(0, bytes.length / 2));
  expect(reason).toMatch(/its HDF5 structure is damaged or unsupported/);
});

test("an attribute that says it has two thousand million texts, for which jsfive would never end", async () => {
  const bytes = await h5Model(config, weights);
  // The name in 16 bytes, the type in 8, 8 bytes of the shape, then its sizes.
  const sizesAt = new TextDecoder("latin1").decode(bytes).indexOf("weight_names\0") + 16 + 8 + 8;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(sizesAt, 2 ** 31, true);
  expect(await reasonsOf(bytes)).toEqual([
    "the attributes of /model_weights/dense/: an attribute claims 2147483648 values of 14 bytes in 32 bytes",
  ]);
});

test("weights without the model", async () => {
  const bytes = await writeH5({ groups: { dense: {} } });
  expect(await reasonsOf(bytes)).toEqual(["the file contains only weights, without the model"]);
});

test("chunks in the way of HDF5 1.10", async () => {
  const chunked = { ...weights, out: { "out/kernel:0": { ...last, chunks: [2, 1] } } };
  const bytes = await h5Model(config, chunked, { layout: "latest" });
  expect((await reasonsOf(bytes))[0]).toMatch(
    /^\/model_weights\/out\/out\/kernel:0: its chunks use the index of HDF5 1\.10 \(layout version \d\)/,
  );
});

test("a weight of another shape than the config says", async () => {
  const bytes = await h5Model(config, { ...weights, out: { "out/kernel:0": kernel } });
  expect(await reasonsOf(bytes)).toEqual([
    'Dense "out": its kernel has a different shape from its config: [3, 1]',
  ]);
});

test("a weight of more digits than float32", async () => {
  const double = { shape: [3, 1], data: Float64Array.of(0.1, 0.2, 0.3) };
  const bytes = await h5Model(config, { ...weights, out: { "out/kernel:0": double } });
  expect(await reasonsOf(bytes)).toEqual([
    'Dense "out": its kernel is stored with more precision than the float32 that it computes in',
  ]);
});

test("more variables than the layer has, as of a quantized one", async () => {
  const bytes = await kerasArchive(config, { ...vars, "layers/dense_1/vars/1": bias });
  expect(await reasonsOf(bytes)).toEqual([
    'Dense "out": "layers/dense_1/vars" has 2 weights, but needs kernel',
  ]);
});

test("an archive that says it inflates to more than deflate can make of it", async () => {
  const bytes = await kerasArchive(config, vars);
  const directory =
    bytes.length - 22 - 3 * 46 - "metadata.json".length - "config.json".length - "model.weights.h5".length;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(directory + 24, 4_000_000_000, true);
  expect((await reasonsOf(bytes))[0]).toMatch(
    /^metadata\.json claims to inflate from \d+ to 4000000000 bytes, which is impossible$/,
  );
});

test("hard_sigmoid where the file does not give its version of Keras", async () => {
  const hard = structuredClone(config);
  Object.assign(hard.config.layers[1]?.config as object, { activation: "hard_sigmoid" });
  const bytes = await h5Model(hard, weights, { version: "unknown" });
  expect((await reasonsOf(bytes))[0]).toMatch(
    /hard_sigmoid is 0\.2·x \+ 0\.5 up to Keras 2 and x\/6 \+ 0\.5 in Keras 3/,
  );
});

test("a number that no double can hold", async () => {
  const text = JSON.stringify(config).replace('"units":3', '"units":9007199254740993');
  const lost = ["config.layers.1.config.units: the number 9007199254740993 does not fit in a double"];
  expect(await reasonsOf(zipModel(new TextEncoder().encode(text), await varsFile(vars)))).toEqual(lost);
  expect(await reasonsOf(await h5Model(config, weights, { text: () => text }))).toEqual(lost);
});
