import type { CommandText } from "../diagnostics/command-text.ts";
import { families } from "./unsupported.ts";

/** A kind of file that people try to import and that is not supported: how to recognize it, what it is, and what to do instead. */
export interface ForeignFile {
  /** Recognizes it by its first bytes, whatever its name. */
  readonly begins?: (head: Head) => boolean;
  /** Recognizes it by the keys of its JSON. */
  readonly json?: (value: Readonly<Record<string, unknown>>) => boolean;
  /** In lower case, with their dots; used where the content tells nothing. */
  readonly extensions?: readonly string[];
  /** Sentences without their full stop. */
  readonly reason: string;
  readonly help: CommandText;
}

export interface Head {
  readonly bytes: Uint8Array;
  /** The same bytes, one character each. */
  readonly text: string;
}

const PICKLE = "it is a Python pickle, which can run any program, so neuroll never reads it";
const TREES = families.trees.reason;
const AS_ONNX = "export the model to ONNX";

/** Whether an object has all of these keys. */
export const has =
  (...keys: readonly string[]) =>
  (value: object): boolean =>
    keys.every((key) => Object.hasOwn(value, key));

/** One row for each format; the first match counts. */
export const foreignFiles: readonly ForeignFile[] = [
  {
    begins: ({ text }) => /^\s*<(?:!doctype html|html)/i.test(text),
    reason: "it is a web page, not the file that it links to",
    help: "download the file itself; on GitHub that is what the button Raw gives",
  },
  // Python
  {
    begins: ({ text }) => text.startsWith("PK\x03\x04") && /\/(?:data\.pkl|constants\.pkl)/.test(text),
    extensions: [".pt", ".pth"],
    reason: PICKLE,
    help: "save model.state_dict() with safetensors.torch.save_file, or export it to ONNX",
  },
  {
    begins: ({ bytes, text }) => isPickle(bytes) && text.startsWith("\x8a\nl\xfc\x9cF\xf9 j", 2),
    reason: PICKLE,
    help: "save model.state_dict() with safetensors.torch.save_file, or export it to ONNX",
  },
  {
    begins: ({ bytes }) => isPickle(bytes),
    extensions: [".pkl", ".pickle", ".joblib", ".sav"],
    reason: PICKLE,
    help: (gen) =>
      `save the arrays with the function that ${gen} snippet sklearn prints, or export the model to ONNX`,
  },
  // TensorFlow and Keras
  {
    begins: ({ text }) => text.startsWith("TFL3", 4),
    extensions: [".tflite", ".lite"],
    reason: "it is a TensorFlow Lite model",
    help: "save the model that it was converted from as .keras, or convert it to ONNX with tf2onnx",
  },
  {
    extensions: [".pb"],
    reason: "it is a TensorFlow graph, as in a SavedModel",
    help: "save the model as .keras, or convert it to ONNX with tf2onnx",
  },
  {
    extensions: [".ckpt", ".index", ".meta"],
    reason: "it is a training checkpoint, which contains weights without the network",
    help: "load it into its model and save that as .keras or .safetensors, or export it to ONNX",
  },
  {
    json: (value) => has("class_name", "config")(value) && typeof value.config === "object",
    reason: "it is a Keras model without its weights, as model.to_json() gives it",
    help: 'save the model with its weights: model.save("model.keras")',
  },
  // JavaScript
  {
    json: has("avgs", "stats", "sets"),
    reason: "it is the result of CrossValidate in brain.js: several networks and how well each did",
    help: "save the best of them: crossValidate.toNeuralNetwork().toJSON()",
  },
  {
    json: (value) => has("inputUnits", "outputUnits")(value) || has("isNormalized", "inputs")(value),
    reason: "it is metadata that ml5 stores about the inputs and outputs of a network",
    help: "import the model.json in the same folder",
  },
  {
    json: (value) => has("tmVersion")(value) || has("tfjsVersion", "labels")(value),
    reason: "it is metadata that Teachable Machine stores about a model",
    help: "import the model.json in the same folder",
  },
  {
    json: has("weightsManifest"),
    reason: "it lists the weights of a TensorFlow.js model, but has no modelTopology",
    help: "give the model.json that model.save() writes",
  },
  {
    json: has("nodes", "connections"),
    reason: "it is a network of Neataptic or a similar library, which neuroll does not read",
    help: "train the same layers with brain.js or TensorFlow.js, or write the spec by hand",
  },
  {
    json: ({ layers }) => Array.isArray(layers) && layers.some((layer) => has("layer_type")(Object(layer))),
    reason: "it is a network of ConvNetJS, which neuroll does not read",
    help: "write its layers as a spec: the filters of a layer fc are the rows of its weights",
  },
  {
    begins: ({ text }) => text.startsWith("GGUF"),
    extensions: [".gguf", ".ggml"],
    reason: "it is a language model for llama.cpp",
    help: "neuroll compiles small networks of fixed shape",
  },
  // Trees
  {
    begins: ({ text }) => /^tree\r?\nversion=/.test(text),
    json: (value) => has("tree_info")(value),
    reason: `it is a LightGBM model: ${TREES}`,
    help: families.trees.help,
  },
  {
    begins: ({ text }) => text.startsWith("{L") && text.includes("learner"),
    json: (value) => has("learner")(value),
    extensions: [".ubj", ".xgb"],
    reason: `it is an XGBoost model: ${TREES}`,
    help: families.trees.help,
  },
  {
    begins: ({ text }) => text.startsWith("CBM1"),
    json: (value) => has("oblivious_trees")(value),
    extensions: [".cbm"],
    reason: `it is a CatBoost model: ${TREES}`,
    help: families.trees.help,
  },
  // Others
  {
    begins: ({ text }) => text.startsWith("ORTM", 4),
    extensions: [".ort"],
    reason: "it is a model in ONNX Runtime's own format",
    help: "give the .onnx file that it was made from",
  },
  {
    begins: ({ text }) => text.startsWith("MATLAB "),
    extensions: [".mat"],
    reason: "it is a MATLAB file",
    help: 'save a network with exportONNXNetwork(net, "model.onnx"), or its matrices as .npz with scipy.io and NumPy',
  },
  {
    extensions: [".mlmodel", ".mlpackage"],
    reason: "it is a Core ML model",
    help: "import the model that it was converted from",
  },
  {
    begins: ({ text }) => /<PMML\b/.test(text),
    extensions: [".pmml"],
    reason: "it is a PMML document",
    help: AS_ONNX,
  },
  { extensions: [".rds", ".rda", ".rdata"], reason: "it is an R file", help: AS_ONNX },
  {
    extensions: [".caffemodel", ".prototxt", ".engine", ".plan", ".trt", ".mnn", ".xml"],
    reason: "it is a model of a runtime that neuroll does not read",
    help: "import the model that it was converted from, or export that to ONNX",
  },
  {
    extensions: [".bin"],
    reason: "it contains only numbers, not the layers that they belong to",
    help: "import the file that describes the network, such as model.json in the same folder",
  },
  {
    extensions: [".npy"],
    reason: "it is a single array",
    help: "save all weights in one .npz or .safetensors file",
  },
  {
    begins: ({ text }) => text.startsWith("PK\x03\x04"),
    extensions: [".zip"],
    reason: "it is an archive",
    help: "unpack it and give the file or the folder of the model",
  },
  {
    extensions: [".yaml", ".yml"],
    reason: "it is YAML, the format of specs, not a trained file",
    help: (gen) => `${gen} FILE compiles a spec`,
  },
];

/** Protocols 2 to 5. Their first opcode is never 0, unlike the third byte of a safetensors file that begins alike. */
function isPickle([first, protocol = 0, operation = 0]: Uint8Array): boolean {
  return first === 0x80 && protocol >= 2 && protocol <= 5 && operation !== 0;
}
