import { describe, expect, test } from "vitest";
import { commandText } from "../../generator/diagnostics/command-text.ts";
import { formatOf, importModel } from "../../generator/import/index.ts";
import { modelFile, refusal } from "./support/import-files.ts";

describe("an unsupported file is identified, with advice on what to save instead", () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const json = (value: unknown) => JSON.stringify(value);
  const zip = (name: string) => `PK\x03\x04${"\0".repeat(26)}${name}`;
  test.each([
    // By what it holds, whatever it is called.
    ["model.onnx", "<!DOCTYPE html><html>", "it is a web page", "Raw"],
    ["model.bin", zip("archive/data.pkl"), "it is a Python pickle", "safetensors"],
    ["model.ckpt", zip("archive/data.pkl"), "it is a Python pickle", "safetensors"],
    ["old.onnx", "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "it is a Python pickle", "safetensors"],
    ["model.dat", "\x80\x04\x95\x10\0\0\0", "it is a Python pickle", "gen snippet sklearn"],
    ["model.h5", "\x1c\0\0\0TFL3", "it is a TensorFlow Lite model", "tf2onnx"],
    ["model.ort", "\x20\0\0\0ORTM", "it is a model in ONNX Runtime's own format", ".onnx"],
    ["net.mat", "MATLAB 5.0 MAT-file", "it is a MATLAB file", "exportONNXNetwork"],
    ["llm.gguf", "GGUF\x03", "it is a language model", "small networks"],
    ["model.txt", "tree\nversion=v4\n", "it is a LightGBM model", "MLP"],
    ["model.cbm", "CBM1", "it is a CatBoost model", "MLP"],
    ["model.zip", zip("model.json"), "it is an archive", "unpack"],
    ["model.pmml", '<?xml version="1.0"?><PMML>', "it is a PMML document", "ONNX"],
    // By its keys.
    [
      "net.json",
      json({ class_name: "Sequential", config: { layers: [] } }),
      "it is a Keras model without",
      "save(",
    ],
    ["net.json", json(json({ class_name: "Model", config: {} })), "it is a Keras model without", "save("],
    [
      "cv.json",
      json({ avgs: {}, stats: {}, sets: [] }),
      "it is the result of CrossValidate in brain.js",
      "toNeuralNetwork",
    ],
    [
      "model_meta.json",
      json({ inputUnits: [2], outputUnits: 1 }),
      "it is metadata that ml5 stores",
      "model.json",
    ],
    [
      "metadata.json",
      json({ tmVersion: "2.4", labels: [] }),
      "it is metadata that Teachable Machine stores",
      "model.json",
    ],
    ["weights.json", json({ weightsManifest: [] }), "it lists the weights of a TensorFlow.js", "model.json"],
    ["neat.json", json({ nodes: [], connections: [] }), "it is a network of Neataptic", "spec"],
    ["c.json", json({ layers: [{ layer_type: "fc" }] }), "it is a network of ConvNetJS", "spec"],
    ["xgb.json", json({ learner: {}, version: [2, 0, 0] }), "it is an XGBoost model", "MLP"],
    ["lgb.json", json({ tree_info: [] }), "it is a LightGBM model", "MLP"],
    // By its extension.
    ["m.pkl", "", "it is a Python pickle", "gen snippet sklearn"],
    ["saved_model.pb", "", "it is a TensorFlow graph", ".keras"],
    ["model.ckpt", "", "it is a training checkpoint", ".safetensors"],
    ["weights.bin", "", "it contains only numbers", "model.json"],
    ["m.mlmodel", "", "it is a Core ML model", "converted from"],
    ["m.rds", "", "it is an R file", "ONNX"],
    ["net.yaml", "", "it is YAML", "gen FILE compiles"],
  ])("%s: %j", async (path, content, reason, help) => {
    const [problem] = await refusal(() => importModel(modelFile(path, bytes(content))));
    expect(problem?.reason).toContain(reason);
    expect(commandText(problem?.help ?? "", "gen")).toContain(help);
  });

  test("a file of safetensors that begins as a pickle might is none", () => {
    const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(0x0280);
    const content = bytes(`\x80\x02\0\0\0\0\0\0${header}\0\0\0\0`);
    expect(formatOf(modelFile("a.safetensors", content)).name).toBe("safetensors");
  });
});
