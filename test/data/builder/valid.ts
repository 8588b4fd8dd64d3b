/*
 * Networks that compile, though types know little of them. `test/builder/problems.long.test.ts` compiles this file, without an error.
 */
import { activation, constant, conv2d, dense, network, reshape } from "../../../generator/index.ts";

declare const rows: readonly Float64Array[];

// Typed arrays have lengths that types do not know.
network("typed", 2).layer(
  dense({ weights: [new Float32Array(2), new Float32Array([1, 2])], bias: new Float64Array(2) }),
);
network("typed", 2).layer(dense({ units: 2, weights: rows, bias: new Int8Array(2) }));
network("typed", 2).layer(dense({ weights: [[1, 2], new Float32Array(2)], bias: [1, 2] }));
network("typed", 2, { states: { m: { size: 2, initial: new Float64Array(2) } } });
network("typed", 2, { states: { m: { shape: [1, 2], initial: [new Float64Array(2)] } } });
network("typed", 2).layer(constant({ shape: [4], values: new Float32Array(4) }));
network("typed", 2).layer(activation({ activation: { name: "prelu", alpha: new Float32Array(2) } }));
network("typed", [4, 4, 1]).layer(
  conv2d({ filters: 1, kernel: [1, 2], weights: [[[new Float32Array(1)], [new Float32Array(1)]]], bias: false }),
);
network("typed", 2)
  .layer(dense({ weights: [new Float32Array(3), new Float32Array(3)], bias: false }))
  .layer(dense({ weights: [[1], [2], [3]], bias: false }))
  .layer(reshape({ shape: [1] }));
