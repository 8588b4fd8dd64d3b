import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { findSpecs } from "../files/find-specs.ts";
import { settingsOf } from "../flags/settings.ts";

/** `gen verify SPEC…`. */
export const verifyCommand: CommandDefinition = {
  about: "Proves that networks compute what was recorded elsewhere. Writes nothing.",
  usage: "[options] <spec...>",
  specs: {
    ...manySpecs,
    missing: [
      "no spec is named.",
      "gen verify specs/model.yaml --vectors io.npz verifies one; gen verify --help tells more",
    ],
  },
  flags: ["vectors", "expected", "inputKey", "outputKey", "tolerance", "dtype", "math", "json"],
  more: `
Examples:
  gen verify specs/iris.yaml                         the vectors that the spec names under verify:
  gen verify specs/model.yaml --vectors io.npz
  gen verify specs/model.yaml --vectors x.npy,y.npy
  gen verify specs/model.yaml --vectors io.npz --input-key X_test --output-key output,predict
  gen verify specs/model.yaml --vectors model/test_data_set_0 --tolerance 1e-6

The reference runs on every recorded input; the generated modules, TypeScript and WebAssembly, have to
give its bits. How many cases an array of inputs holds follows from the size of the network, row-major.

Keys are found by their names where that is clear: x, input, X_test or X_test_raw; y, output, y_pred,
logits, network_output, predict or predict_proba. In a folder of ONNX test data they are input_0,
output_0, … or what the graph calls the tensors. Arrays called A1, Z1, A2, … (A before the activation
of a layer, Z after it), or as a layer of the spec, are compared with what is computed there, and the
first layer that differs is named. One whole number for each case is the index of the largest output; where the one
output is a sigmoid, 0 or 1 is whether it is over the threshold, unless the array is called output,
network_output or predict_proba, and two numbers for each case are 1 − the output, and the output. In
JSON, a file holds { "cases": [{ "input": [...], "output": [...] }] }, such a list alone, or arrays by
key; values may stand by the names of the spec, or the keys under its input, { "r": 0.03, "g": 0.7 }, and an
input that is left out is 0.

Of each array it prints how many cases are beyond the tolerance, and the largest |got − recorded|, the
same over |recorded|, and number of steps between neighbouring numbers of the network's dtype (ulps);
arg-max counts the cases in which another value is the largest. NaN equals NaN, an infinity only
itself. In messages, y[3, 1] is value 1 of case 3, both counted from 0.

WITHIN ROUNDING says of values beyond the tolerance that they are no further off than rounding alone
moves them: the same network in doubles, or with its sums in other orders, moves as far. It is no pass;
the tolerance that makes it one is told.`,
  start: async ({ names, flags, progress }) => {
    const { verifyOptionsOf } = await import("./options.ts");
    const { verifySpecs } = await import("./verify.ts");
    const options = verifyOptionsOf(flags);
    return verifySpecs(await findSpecs(names), options, settingsOf(flags).overrides, progress);
  },
};
