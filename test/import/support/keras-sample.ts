import { floats } from "./keras-files.ts";

/** 2 → 3 (relu) → 1, as Keras 2 writes it. */
export const config = {
  class_name: "Sequential",
  config: {
    name: "net",
    layers: [
      {
        class_name: "InputLayer",
        config: { name: "dense_input", batch_input_shape: [null, 2], dtype: "float32" },
      },
      { class_name: "Dense", config: { name: "dense", units: 3, activation: "relu", dtype: "float32" } },
      { class_name: "Dense", config: { name: "out", units: 1, activation: "linear", use_bias: false } },
    ],
  },
};

export const kernel = floats([2, 3], [1, -2, 3, 4, 5, -6]);
export const bias = floats([3], [0.5, 0, 10]);
export const last = floats([3, 1], [1, 2, 3]);

/** As .h5 files have them. */
export const weights = {
  dense: { "dense/kernel:0": kernel, "dense/bias:0": bias },
  out: { "out/kernel:0": last },
};

/** As .keras files have them. */
export const vars = {
  "layers/dense/vars/0": kernel,
  "layers/dense/vars/1": bias,
  "layers/dense_1/vars/0": last,
};

/** relu([1, 2]·kernel + bias) = [9.5, 8, 1]. */
export const answer = 9.5 + 2 * 8 + 3 * 1;
