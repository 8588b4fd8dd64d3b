import type { CommandDefinition } from "../commands/command.ts";
import { printablePath } from "../output/display-path.ts";

/** `gen import FILE`. */
export const importCommand: CommandDefinition = {
  about: "Make a spec and a file of weights from a trained network.",
  usage: "[options] <file>",
  specs: {
    arguments: { "[file]": "a file of a trained network, or the folder of a TensorFlow.js model" },
    completes: "files",
    missing: [
      "no file was given.",
      (gen) => `for example ${gen} import model.onnx; see ${gen} import --help`,
    ],
  },
  flags: [
    ...(["output", "name", "dtype", "force"] as const),
    ...([
      "layers",
      "architecture",
      "input",
      "result",
      "state",
      "batch",
      "dim",
      "bind",
      "fold",
      "prewarm",
      "json",
    ] as const),
  ],
  reworded: {
    output: "where the spec and its weights are written (default: specs)",
    input: {
      takes: "<name>",
      about: "an input of the network, if not all inputs of the file are; can be repeated",
    },
    state: {
      takes: "<input=output>",
      about:
        "an input that the network keeps from call to call, and the output that it holds next; can be repeated",
    },
  },
  more: (gen) => `
Examples:
  ${gen} import model.onnx                     write specs/model.yaml and specs/model.safetensors
  ${gen} import model.onnx -o nets --name iris
  ${gen} import model.onnx --dim features=4 --bind W=w.npy
  ${gen} import lstm.onnx --state h0=hn --state c0=cn
  ${gen} import net.safetensors --layers relu,relu,softmax
  ${gen} import net.safetensors --architecture net.yaml
  ${gen} import model.keras
  ${gen} import model.keras --fold             without layers of batch normalization
  ${gen} import tfjs-model/
  ${gen} import iris.npz                       scikit-learn, saved as ${gen} snippet sklearn does
  ${gen} import brain.json                     brain.js and synaptic as well
  ${gen} import amp.json                       RTNeural, AIDA-X and GuitarML
  ${gen} import amp.nam --prewarm              Neural Amp Modeler, from where it has settled
  ${gen} import acasxu.nnet

An architecture lists modules of torch.nn, as in
  [{ type: Linear, name: fc1 }, ReLU, { type: Linear, name: fc2 }, { type: Softmax, dim: -1 }]
or as lines of Python code, such as - nn.Linear(4, 8), with a name: - fc1: nn.Linear(4, 8).
If a sample is not a vector, give its shape, without the batch, as in
  { input_shape: [1, 28, 28], layers: [{ type: Conv2d, name: conv1, padding: 1 }, ReLU, …] }

If anything cannot be imported, every problem is listed and nothing is written. Existing files with
different content are kept unless you pass --force.`,
  start: async ({ names: [file = ""], flags, progress }) => {
    progress.show(`importing ${printablePath(file)}`);
    const { importFile } = await import("./import.ts");
    return importFile(file, flags);
  },
};
