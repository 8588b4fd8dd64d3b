/** The files of the shared data that are outside the scope, and what is said of each. */
export const outside: Readonly<Record<string, string>> = {
  "js/brainjs/v1_xor_leaky-relu.json":
    "leaky-relu in brain.js 1.x gives 0 below 0 and alpha·x above it, and alpha is not saved",
  "onnx/test_reshape_allowzero_reordered": "it has no elements: its shape is 0×3×4",
};
