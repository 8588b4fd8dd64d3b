/** The files of the shared data that are outside the scope, and what is said of each. */
export const outside: Readonly<Record<string, string>> = {
  "js/brainjs/v1_xor_leaky-relu.json":
    "leaky-relu of brain.js 1.x gives 0 below 0 and alpha·x above, and alpha is not saved",
  "js/synaptic/lstm_1_2_1_recurrent.json": "it is recurrent",
  ...Object.fromEntries(
    ["amax", "l2norm", "logsumexp", "maxout"].map((name) => [
      `reports/onnx-small-operators/${name}/model.onnx`,
      "there is no layer that reduces a row to one number in this way",
    ]),
  ),
  "reports/onnx-small-operators/avgpool1d/model.onnx": "there is no layer that works on neighbourhoods",
  "onnx/test_reshape_allowzero_reordered": "it has no numbers: its shape is 0×3×4",
};
