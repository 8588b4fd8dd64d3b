import type { CommandDefinition } from "../commands/command.ts";
import { printablePath } from "../output/display-path.ts";

/** `gen import FILE`. */
export const importCommand: CommandDefinition = {
  about: "Makes a spec and a file of weights from a trained network.",
  usage: "[options] <file>",
  specs: {
    argument: "[file]",
    about: "a file of a trained network, or the folder of a TensorFlow.js model",
    missing: [
      "no file is named.",
      (gen) => `${gen} import model.onnx makes specs/model.yaml of one; ${gen} import --help tells more`,
    ],
  },
  flags: [
    ...(["output", "name", "dtype", "force"] as const),
    ...(["layers", "architecture", "result", "batch", "dim", "bind", "json"] as const),
  ],
  reworded: { output: "where the spec and its weights are written (default: specs)" },
  more: (gen) => `
Examples:
  ${gen} import model.onnx                     writes specs/model.yaml and specs/model.safetensors
  ${gen} import model.onnx -o nets --name iris
  ${gen} import model.onnx --dim features=4 --bind W=w.npy
  ${gen} import net.safetensors --layers relu,relu,softmax
  ${gen} import net.safetensors --architecture net.yaml
  ${gen} import model.keras
  ${gen} import tfjs-model/
  ${gen} import iris.npz                       scikit-learn, saved as ${gen} snippet sklearn does
  ${gen} import brain.json                     brain.js and synaptic as well
  ${gen} import acasxu.nnet

An architecture lists modules of torch.nn, as in
  [{ type: Linear, name: fc1 }, ReLU, { type: Linear, name: fc2 }, { type: Softmax, dim: -1 }]

What a file holds that cannot be imported is told all at once, and nothing is written. Nor is a file
overwritten that holds something else, but for --force.`,
  start: async ({ names: [file = ""], flags, progress }) => {
    progress.show(`importing ${printablePath(file)}`);
    const { importFile } = await import("./import.ts");
    return importFile(file, flags);
  },
};
