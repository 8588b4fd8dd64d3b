import { describe, expect, test } from "vitest";
import { formatOf, importFormats, importModel } from "../../generator/import/index.ts";
import { modelFile, problemsOf } from "./support/import-files.ts";

describe("recognizes files by their extension, and JSON by its content", () => {
  test.each([
    ["a.onnx", "", "ONNX"],
    ["A.ONNX", "", "ONNX"],
    ["a.b.safetensors", "", "safetensors"],
    ["a.h5", "", "Keras"],
    ["folder.onnx/model.keras", "", "Keras"],
    ["model.json", '{"modelTopology": {}, "weightsManifest": []}', "TensorFlow.js"],
    ["net.json", '{"sizes": [1, 1], "layers": []}', "brain.js"],
    ["lstm.json", '{"type": "LSTM", "options": {}}', "brain.js"],
    ["net.json", '{"neurons": [], "connections": []}', "synaptic"],
    ["amp.json", '{"in_shape": [null, 1], "layers": []}', "RTNeural"],
    ["amp.json", '{"model_data": {}, "state_dict": {}}', "GuitarML"],
    ["amp.nam", "", "Neural Amp Modeler"],
    ["amp.json", '{"architecture": "LSTM", "config": {}}', "Neural Amp Modeler"],
    ["a.npz", "", "scikit-learn"],
    ["a.nnet", "", "NNet"],
  ])("%s %s is %s", (path, content, name) => expect(formatOf(modelFile(path, content)).name).toBe(name));

  test("every importer there is can be loaded", async () => {
    for (const { load } of importFormats) expect(await load()).toBeTypeOf("function");
  });
});

test.each([
  ["none", "", "its extension is not that of a format that can be imported"],
  ["a.npy", "", "it is a single array"],
  ["a.pth", "", "it is a Python pickle"],
  ["a.tflite", "", "it is a TensorFlow Lite model"],
  ["a.json", "[]", "its JSON is not a network that can be imported"],
  ["a.json", "", "the file is not valid JSON"],
  ["a.nnet", "", "the file is empty"],
  ["a.onnx", "version https://git-lfs.github.com/spec/v1", "it is a Git LFS pointer"],
])("%s %s is refused", async (path, content, reason) => {
  const [problem] = await problemsOf(importModel, modelFile(path, content));
  expect(problem?.startsWith(reason), problem).toBe(true);
});
