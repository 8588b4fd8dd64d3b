import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { loadConfig } from "../config/load-config.ts";
import { settingsOf } from "../flags/settings.ts";
import { findSpecs } from "../specs/find.ts";

/** `gen verify SPEC…`. */
export const verifyCommand: CommandDefinition = {
  about: "Check that networks reproduce recorded outputs, without writing files.",
  usage: "[options] <spec...>",
  specs: {
    ...manySpecs,
    missing: [
      "no spec was given.",
      (gen) => `for example ${gen} verify specs/model.yaml --vectors io.npz; see ${gen} verify --help`,
    ],
  },
  flags: [
    ...(["vectors", "expected", "inputKey", "outputKey", "initialKey", "nextKey", "steps"] as const),
    ...(["tolerance", "dtype", "math", "json"] as const),
  ],
  reworded: { steps: { takes: "<number>", about: "how many steps each case of a network with state has" } },
  more: (gen) => `
Examples:
  ${gen} verify specs/iris.yaml                         use the vectors named under verify: in the spec
  ${gen} verify specs/model.yaml --vectors io.npz
  ${gen} verify specs/model.yaml --vectors x.npy,y.npy
  ${gen} verify specs/model.yaml --vectors io.npz --input-key X_test --output-key output,predict
  ${gen} verify specs/model.yaml --vectors model/test_data_set_0 --tolerance 1e-6
  ${gen} verify specs/agent.yaml --vectors io.npz --output-key action=policy_f64,value=value_f64
  ${gen} verify specs/voice.yaml --vectors io.npz --steps 94 --next-key last_state

The reference interpreter runs on every recorded input, and the generated modules, TypeScript and
WebAssembly, must produce the same bits. An array of inputs is read row by row; its length and the
size of the network's input give the number of cases.

Keys are found by name if that is unambiguous: x, input, X_test or X_test_raw for inputs; y, output,
y_pred, logits, network_output, predict or predict_proba for outputs. In a folder of ONNX test data,
keys are input_0, output_0, … or the names of the tensors in the graph. Arrays named A1, Z1, A2, …
(A before the activation of a layer, Z after it), or named like a layer of the spec, are compared
with the values of that layer, and the first layer that differs is reported.

With several inputs or outputs, an array is found by the name of its port: image, x_image, input_image;
value, y_value, value_pred. Of value_f32 and value_f64 the one of the network's dtype is compared. ONNX
test data is taken in the order of its inputs and outputs if its tensors have no such names.

A network with state runs through the steps of each case. The first axes of an array are cases, then
steps. If there is only one, it is the steps of one case, or --steps says how many each case has.
Arrays of outputs and states may have every step, or only the last of each case. A state h begins
with an array h, h_0 or initial_h, if there is one, and is compared with h_n, next_h or final_h. The
modules run step by step and by forwardSequence.

An array with one whole number per case is compared with the index of the largest output. If the
only output is a sigmoid, 0 or 1 is compared with the class (1 if the output exceeds the threshold),
unless the array is named output, network_output or predict_proba; two numbers per case are compared
with 1 − output and output.

A JSON file contains { "cases": [{ "input": [...], "output": [...] }] }, only that list, or arrays
by key. Values can be named as in the spec, or by the keys of its input, { "r": 0.03, "g": 0.7 };
inputs that are left out are 0.

For each array, the table shows how many cases exceed the tolerance, the largest |computed −
recorded|, the same relative to |recorded|, and in ulps (steps between adjacent numbers of the
network's dtype). arg-max counts the cases in which a different output is the largest. NaN equals
NaN, and an infinity only itself. In messages, y[3, 1] is value 1 of case 3, both counted from 0.

WITHIN ROUNDING means that values exceed the tolerance, but by no more than rounding explains: the
same network in doubles, or with its sums in another order, differs as much. This still fails; the
message gives the tolerance that would pass.`,
  start: async ({ names, flags, progress }) => {
    const { verifyOptionsOf } = await import("./options.ts");
    const { verifySpecs } = await import("./verify.ts");
    const options = verifyOptionsOf(flags);
    return verifySpecs(
      await findSpecs(names),
      options,
      settingsOf(flags, await loadConfig()).overrides,
      progress,
    );
  },
};
