/*
 * Wrong uses of the typed builder: after each comment comes a statement that does not compile, with this message at the
 * place that ^ marks. `test/builder/problems.long.test.ts` compiles this file.
 */
import {
  add,
  batch_norm,
  concat,
  conv2d,
  dense,
  embed,
  embedding,
  file,
  gru,
  hardmax,
  key,
  layer_norm,
  lstm,
  matmul,
  max_pool,
  type NetworkBuilder,
  network,
  normalize,
  type Ports,
  reshape,
  slice,
  sum,
  transpose,
} from "../../../generator/index.ts";

const pair = network("pair", 2);
const image = network("image", [28, 28, 3]);
const sequence = network("sequence", [10, 4]);

// weights have 3 rows, but the layer gets 2 values
pair.layer(dense({ weights: [[1], [2], [3]], bias: false }));

// a row of weights has 2 numbers, but the first has 3
dense({
  weights: [
    [1, 2, 3],
    [4, 5],
  ],
  bias: false,
});

// bias has 2 numbers, but units is 3
dense({
  weights: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  bias: [1, 2],
});

// weights have 3 columns, but units is 4
dense({
  units: 4,
  weights: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  bias: false,
});

// Type '"sigmod"' is not assignable
dense({ weights: [[1], [2]], bias: false, activation: "sigmod" });

// Type '"prelu"' is not assignable
dense({ weights: [[1], [2]], bias: false, activation: "prelu" });

// dense has no option activaton
dense({ weights: [[1], [2]], bias: false, activaton: "relu" });

// Property 'bias' is missing
dense({ weights: [[1], [2]] });

// weights have 8 rows, but the layer gets 2 values
pair.layer(dense({ weights: file("w.npz", "W", [8, 3]), bias: false }));

// weights have 3 rows, but the layer gets 2 values
pair.layer(dense({ weights: key("W", [8, 3], "out_in"), bias: false }));

// bias has 3 numbers, but units is 8
dense({ weights: key("W", [8, 2], "out_in"), bias: key("b", [3]) });

// weights have 3 axes, but 2 axes are needed
dense({ weights: file("w.npz", "W", [8, 3, 1]), bias: false });

// add takes the values of at least 2 layers: name them with from
pair.layer(add());

// there is no layer, input or state called hiden
pair.layer(add({ from: ["input", "hiden"] }));

// values of shapes 2 and 3 do not go together
pair
  .layer(
    dense({
      name: "wide",
      weights: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      bias: false,
    }),
  )
  .layer(add({ from: ["input", "wide"] }));

// dense takes the values of 1 layer at most, but from names 2
pair
  .layer(dense({ name: "a", weights: [[1], [2]], bias: false }))
  .layer(dense({ from: ["input", "a"], weights: [[1], [2]], bias: false }));

// the name a is already taken
pair
  .layer(dense({ name: "a", weights: [[1], [2]], bias: false }))
  .layer(dense({ name: "a", weights: [[1]], bias: false }));

// there are several inputs: name those of the layer with from
network("two", { inputs: { a: 2, b: 3 } }).layer(dense({ weights: [[1], [2]], bias: false }));

// weights are for 1 channel in a group, but the layer gets 3 channels in 1 group
image.layer(conv2d({ filters: 8, kernel: 3, weights: file("k.npz", "K", [3, 3, 1, 8]), bias: false }));

// weights are for 4 filters, but filters is 8
image.layer(
  conv2d({ filters: 8, kernel: 3, weights: file("k.npz", "K", [4, 3, 3, 3]), layout: "oihw", bias: false }),
);

// weights have a window of 5, but kernel is 3
image.layer(conv2d({ filters: 8, kernel: 3, weights: file("k.npz", "K", [5, 3, 3, 8]), bias: false }));

// weights have a window of 2, but kernel is 1
network("written", [4, 4, 1]).layer(conv2d({ filters: 1, kernel: [1, 1], weights: [[[[1]], [[2]]]], bias: false }));

// a window is larger than an axis of the input, which is 28×28×3
image.layer(max_pool({ window: 29 }));

// Type '"sme"' is not assignable to type
max_pool({ window: 2, padding: "sme" });

// shape 100 has 100 values, but the layer gets 2352
image.layer(reshape({ shape: [100] }));

// weights have 588 rows, but the layer gets 2352 values
image.layer(reshape({ shape: [2352] })).layer(dense({ weights: file("w.npz", "W", [588, 10]), bias: false }));

// weights have 3 rows, but the layer gets 4 values
sequence.layer(
  gru({
    units: 8,
    weights: file("g.npz", "W", [3, 24]),
    recurrent_weights: file("g.npz", "U", [8, 24]),
    bias: false,
  }),
);

// weights have 32 columns, but 3 · units is 24, since units is 8
gru({
  units: 8,
  weights: file("g.npz", "W", [4, 32]),
  recurrent_weights: file("g.npz", "U", [8, 24]),
  bias: false,
});

// Type '"ifgx"' is not assignable to type
lstm({
  units: 1,
  gates: "ifgx",
  weights: file("l.npz", "W", [4, 4]),
  recurrent_weights: file("l.npz", "U", [1, 4]),
  bias: false,
});

// mean has 4 numbers, but that axis of the input, which is 28×28×3, has 3
image.layer(batch_norm({ mean: [1, 2, 3, 4], variance: [1, 2, 3], gamma: false, beta: false }));

// embedding has no option unit
embedding({ unit: 3, weights: [[1, 2, 3]] });

// the first matrix has 4 columns, but the second has 10 rows
sequence.layer(matmul({ from: ["input", "input"] }));

// Type 'string' is not assignable to type 'number | FileTensor
layer_norm({ gamma: false, beta: false, epsilon: "small" });

// there is no state hold
network("held", 2, { states: { held: 2 } }).next({ held: "input", hold: "input" });

// state held has another shape than input
network("held", 2, { states: { held: 3 } }).next({ held: "input" });

// there is no layer, input or state called policy
network("two", 2).outputs({ action: { from: "policy" } });

// concat needs shapes that differ only along its axis
network("two", { inputs: { a: [2, 3], b: [3, 4] } }).layer(concat({ from: ["a", "b"], axis: 0 }));

// weights have 2 rows, but the layer gets 16 values
pair.layer(embed("encoder.yaml", [16])).layer(dense({ weights: [[1], [2]], bias: false }));

// the network before has several outputs: name those of the layer with from
pair.layer(embed("pilot.yaml", { action: [2], value: [1] }, { name: "pilot" })).layer(dense({ weights: [[1], [2]], bias: false }));

// there is no layer, input or state called inputs
pair.layer(embed("encoder.yaml", [16], { from: "inputs" }));

// there is no layer, input or state called hiden
pair.layer(hardmax()).layer(add({ from: ["input", "hiden"] }));

// weights have 3 rows, but the layer gets 2 values
pair.layer(hardmax()).layer(dense({ weights: [[1], [2], [3]], bias: false }));

// axis 2 does not exist: the input, which is 10×4, has 2 axes
sequence.layer(slice({ axis: 2, start: 0, end: 1 }));

// axis -3 does not exist: the input, which is 10×4, has 2 axes
sequence.layer(sum({ axes: [0, -3] }));

// axis 3 does not exist: the input, which is 10×4, has 2 axes
sequence.layer(transpose({ axes: [1, 3] }));

// axis 1 does not exist: the input, which is 2, has 1 axis
pair.layer(layer_norm({ axes: [1], gamma: false, beta: false }));

// gamma has 3 numbers, but that axis of the input, which is 10×4, has 4
sequence.layer(layer_norm({ gamma: [1, 1, 1], beta: false }));

// beta has 4 numbers, but that axis of the input, which is 10×4, has 10
sequence.layer(layer_norm({ axes: [0], gamma: false, beta: [0, 0, 0, 0] }));

// gamma has 2 axes, but 1 axis is needed
layer_norm({ gamma: file("g.npz", "g", [10, 4]), beta: false });

// mean has 2 numbers, but the layer gets 4 values
sequence.layer(normalize({ mean: file("n.npz", "mean", [2]), std: 1 }));

declare function ofTwo(net: NetworkBuilder<Ports<{ input: readonly [2] }>>): void;

// Type '3' is not assignable to type '2'
ofTwo(network("three", 3));
