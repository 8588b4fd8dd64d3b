/*
 * Networks that compile, though types know little of them. `test/builder/problems.long.test.ts` compiles this file, without an error.
 */
import { activation, add, concat, constant, conv2d, dense, embed, file, type LayerBuilder, layer_norm, lstm, max_pool, type NetworkBuilder, network, normalize, type Ports, reshape, slice, sum, transpose } from "../../../generator/index.ts";

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

declare const unknown: any;
declare const count: number;
declare const isFast: boolean;

// What is `any` can be anything.
network("any", 2).layer(dense({ weights: [[1, 2], [3, 4]], bias: Array(2).fill(0) }));
network("any", 2).layer(dense({ units: 2, weights: Array(2).fill(Array(2).fill(0)), bias: new Array(count).fill(0) }));
network("any", 2).layer(dense({ weights: [Array(2).fill(0), Array(2).fill(0)], bias: [unknown, unknown] }));
network("any", 2).layer(dense({ weights: unknown, bias: unknown })).layer(dense({ weights: [[1], [2]], bias: false }));
network("any", 2)
  .layer(dense({ units: unknown, weights: [[1, 2], [3, 4]], bias: false }))
  .layer(dense({ weights: [[1], [2], [3]], bias: false }));
network("any", 2).layer(dense(unknown)).layer(dense({ weights: [[1], [2], [3]], bias: false }));
network("any", 2).layer(dense({ units: 3, ...unknown })).layer(dense({ weights: [[1], [2]], bias: false }));
network("any", unknown).layer(dense({ weights: [[1], [2]], bias: false }));
network("any", [unknown, 4]).layer(reshape({ shape: [8] }));
network("any", [8, 4])
  .layer(lstm({ units: 2, weights: unknown, recurrent_weights: unknown, bias: false, return: unknown }))
  .layer(reshape({ shape: [16] }));
network("any", [8, 8, 1])
  .layer(conv2d({ filters: unknown, kernel: unknown, strides: unknown, weights: unknown, bias: false, padding: unknown }))
  .layer(max_pool({ window: unknown }))
  .layer(dense({ weights: [[1], [2]], bias: false }));
network("any", 2).layer(dense({ weights: file("w.npz", "W", unknown), bias: file("w.npz", "b", unknown) }));
network("any", 2).layer(dense({ weights: [[1, 2], [3, 4]], bias: false, activation: unknown }));
network("any", 2).layer(reshape({ shape: unknown })).layer(dense({ weights: [[1], [2], [3]], bias: false }));

// Of one of several words the shape is not known.
network("either", [8, 4])
  .layer(
    lstm({
      ...{ units: 2, bias: false, return: isFast ? "all" : "all_and_cell" },
      ...{ weights: file("w.npz", "W", [4, 8]), recurrent_weights: file("w.npz", "U", [2, 8]) },
    }),
  )
  .layer(reshape({ shape: [16] }));
network("either", [8, 8, 1])
  .layer(max_pool({ window: isFast ? 2 : 4 }))
  .layer(reshape({ shape: [2, 2] }));
network("either", [8, 8, 1])
  .layer(max_pool({ window: 2, channels: isFast ? "first" : "last" }))
  .layer(reshape({ shape: [32] }));
network("any", { inputs: { a: unknown, b: 2 }, }, { states: { m: unknown } })
  .layer(add({ name: "sum", from: ["a", "m"] }))
  .layer(dense({ weights: [[1], [2]], bias: false }));
network("any", { inputs: unknown }).layer(add({ from: ["a", "b"] }));

// Options can come from anywhere.
const fixed = { weights: [[1, 2], [3, 4]], bias: false } as const;
const biased = { weights: [[1, 2], [3, 4]], bias: [1, 2] } as const;
const widened = { weights: [[1, 2], [3, 4]], bias: [1, 2] };
const declared: Parameters<typeof dense>[0] = widened;
class Trained {
  readonly weights = [[1, 2], [3, 4]];
  readonly bias = false;
}
network("from", 2)
  .layer(dense(isFast ? fixed : biased))
  .layer(dense({ ...fixed, ...(isFast && { name: "second" }) }))
  .layer(dense({ weights: [[1, 2], [3, 4]], bias: isFast && [1, 2] }))
  .layer(dense({ weights: [[1, 2], [3, 4]], bias: [...[1, 2]] }))
  .layer(isFast ? dense(fixed) : activation({ activation: "relu" }));
network("from", 2).layer(dense(widened)).layer(dense(declared)).layer(dense(new Trained()));
network("from", 2).layer(dense({ weights: isFast ? [[1, 2], [3, 4]] : [[1], [2]], bias: false }));

// One number of a file stands for all, like one that is no list.
network("one", 3).layer(normalize({ mean: file("n.npz", "mean", [1]), std: 2 }));

// Axes are counted from both ends, and of any input.
network("axes", [4, 3, 2])
  .layer(transpose({ axes: [2, -3, 1] }))
  .layer(slice({ axis: -1, start: 0, end: 2 }))
  .layer(sum({ axes: [0, count] }))
  .layer(sum({ axes: [5] }));
network("axes", [4, 3])
  .layer(layer_norm({ gamma: [1, 1, 1], beta: false }))
  .layer(layer_norm({ axes: [0, 1], gamma: file("g.npz", "g", [4, 3]), beta: false }))
  .layer(layer_norm({ axes: unknown, gamma: file("g.npz", "g", [4, 3]), beta: file("g.npz", "b", [4]) }))
  .layer(layer_norm({ axes: [count], gamma: [1, 1], beta: false }));
network("axes", [4, 3]).layer(slice({ axis: count, start: 0, end: 1 })).layer(sum());

declare const text: string;
declare const texts: readonly string[];
declare const sizes: Readonly<Record<string, number>>;
declare const named: { readonly name?: string };

const one = { weights: [[1, 2], [3, 4]], bias: false } as const;

// A name that is computed can be any.
const computed = network("names", 2)
  .layer(dense({ ...one, name: text }))
  .layer(dense({ ...one, name: `hidden ${count}` }))
  .layer(dense({ ...one, name: "second" }))
  .layer(dense({ ...one, name: text }))
  .layer(dense({ ...one, name: `hidden ${count + 1}` }))
  .layer(dense({ ...one, ...named }))
  .layer(add({ name: "sum", from: ["second", "hidden 1", text, `hidden ${count}`] }))
  .layer(add({ name: "all", from: texts }))
  .layer(add({ from: [...texts, "sum"] }))
  .layer(dense({ ...one, name: "hidden 2" }));
computed.outputs({ a: { from: "second" }, b: { from: text }, c: { from: `hidden ${count}` }, d: { from: "third" } });
network("names", 2).layer(dense({ ...one, name: "a" })).layer(dense({ ...one, from: text }));
network("names", 2).layer(dense({ ...one, name: "a" })).layer(dense({ ...one, from: unknown, name: unknown }));

// So can names of inputs and states.
network("names", { inputs: sizes })
  .layer(add({ name: "x", from: ["a", "b"] }))
  .layer(concat({ axis: 0, from: Object.keys(sizes) }))
  .layer(dense({ from: "x", weights: [[1], [2]], bias: false, name: "y" }))
  .outputs({ y: { from: "y" } });
network("names", 2, { states: sizes })
  .layer(add({ name: "x", from: ["input", "m"] }))
  .next({ m: "x" })
  .next(Object.fromEntries(Object.keys(sizes).map((name) => [name, "x"])));

// Sources of states and outputs too.
network("names", 2, { states: { m: 2, k: 2 } })
  .layer(add({ name: "x", from: ["input", "m"] }))
  .next({ m: text, k: `hidden ${count}` })
  .outputs({ a: { from: text }, b: { from: "x", labels: ["no", "yes"] } });
declare const outputs: Record<string, { from: string }>;
declare const sources: Record<string, string>;
network("names", 2, { states: { m: 2 } }).next(sources).outputs(outputs);

// Each call of next can say a part.
network("parts", 2, { states: { m: 2, k: 2 } })
  .layer(add({ name: "x", from: ["input", "m", "k"] }))
  .next({ m: "x" })
  .next({ k: "m" });

// A network can have any number of layers.
const relu = activation({ activation: "relu" });
network("deep", 2)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu).layer(relu)
  .layer(dense({ weights: [[1], [2]], bias: false }));

// A loop, a condition and a function can make any network, of which types know nothing.
let any: NetworkBuilder = network("any", 2);
for (let n = 0; n < count; n++) any = any.layer(dense({ ...one, name: `hidden ${n}` }));
any = any.layer(dense({ ...one, from: "input" })).layer(add({ name: "sum", from: ["hidden 0", "hidden 1"] }));
any.layer(dense({ name: "sum", weights: [[1], [2]], bias: false })).next({ m: "sum" }).outputs({ a: { from: "b" } });
const lists: readonly LayerBuilder[] = [dense(one), activation({ activation: "relu" })];
for (const layer of lists) any = any.layer(layer);
if (isFast) any = any.layer(dense(one));
const ended = (net: NetworkBuilder) => net.layer(dense({ ...one, name: "end" }));
ended(network("any", 2).layer(dense({ ...one, name: "end" }))).layer(dense({ weights: [[1], [2], [3]], bias: false }));
ended(network("any", { inputs: { a: 2, b: 2 } }, { states: { m: 2 } }).layer(add({ from: ["a", "b"] })));
ended(network("any", { inputs: { a: 2, b: 2 } }));
ended(network("any", 2).layer(embed("pilot.yaml", { action: [2], value: [1] }, { name: "pilot" })));
ended(any);
const short = (net: NetworkBuilder<any, any, readonly [2]>) => net.layer(dense({ weights: [[1], [2]], bias: false }));
short(network("any", 2)).layer(dense({ weights: [[1]], bias: false }));
const ofTwo = (net: NetworkBuilder<Ports<{ input: readonly [2] }>>) => net.layer(dense({ weights: [[1]], bias: false }));
ofTwo(network("ports", 2));
ofTwo(network("ports", 2, { states: { m: 2 } }).layer(dense(one)));
export const folded = lists.reduce((net, layer) => net.layer(layer), any);
