import { describe, expect, test } from "vitest";
import { typeErrors } from "../support/type-check.ts";

const head = `import { mean, pipe, vote } from "./generator/compose/index.ts";
import * as agent from "./generated/agent.ts";
import * as counter from "./generated/counter.ts";
import * as digits from "./generated/digits.ts";
import * as iris from "./generated/iris.ts";
import * as net3 from "./generated/net3.ts";
import * as sigmoid from "./generated/perceptron_sigmoid.ts";
import * as xor from "./generated/xor.ts";
declare const f32: Omit<typeof xor, "network"> & { network: Omit<typeof xor.network, "name" | "dtype"> & { name: "single"; dtype: "f32" } };
declare const renamed: Omit<typeof iris, "labels"> & { labels: readonly ["a", "b", "c"] };
`;

test("what fits compiles, with the types of the parts", () => {
  const text = `${head}
const p = pipe(net3, xor);
const out: xor.Output = p.forward(p.createInput([1, 2]), p.createOutput());
const [from, to, name]: [2, 1, "pipe(net3, xor)"] = [p.network.inputSize, p.network.outputSize, p.network.name];
p.forwardBatch(new Float64Array(4), new Float64Array(2), 2);
const q = pipe(xor, counter);
q.forward(q.createInput({ x1: 1, x2: 2 }), q.createOutput(), q.createState());
q.forwardSequence(new Float64Array(4), new Float64Array(2), 2, q.resetState(q.createState()));
const m = mean(iris, pipe(iris));
const label: "setosa" | "versicolor" | "virginica" = m.classify(m.createInput([5.1, 3.5, 1.4, 0.2]));
const v = vote(iris, m, vote(iris, iris));
const chosen: 0 | 1 | 2 = v.predict(v.createInput());
const shares: 2 = vote(sigmoid, sigmoid).createOutput().length;
pipe(pipe(net3, net3), mean(xor, pipe(net3, xor)));
`;
  expect(typeErrors(text)).toEqual([]);
});

test("arrays compile, with what their modules have in common", () => {
  const text = `${head}
const folds = [iris, iris];
const m = mean(...folds);
const label: "setosa" | "versicolor" | "virginica" = m.classify(m.createInput([5.1, 3.5, 1.4, 0.2]));
const [from, to, name]: [4, 3, \`mean(\${string})\`] = [m.network.inputSize, m.network.outputSize, m.network.name];
m.forwardBatch(new Float64Array(8), new Float64Array(6), 2);
const v = vote(...(folds as readonly (typeof iris)[]));
const chosen: 0 | 1 | 2 = v.predict(v.createInput());
mean(iris, ...folds);
mean(...folds, iris);
declare const either: readonly (typeof net3 | typeof xor)[];
const p = pipe(...either);
p.forward(p.createInput([1, 2]), p.createOutput());
const out: xor.Output = pipe(net3, ...[net3, net3], xor).createOutput();
const counters = pipe(...[counter, counter]);
counters.forwardSequence(new Float64Array(2), new Float64Array(2), 2, counters.createState());
declare const any: any[];
mean(...any);
`;
  expect(typeErrors(text)).toEqual([]);
});

describe("what does not fit does not compile, and the message says why", () => {
  const wrong: Record<string, string> = {
    "pipe(iris, net3)": `"iris gives 3 values, but net3 takes 2"`,
    "pipe(net3, xor, iris)": `"xor gives 1 value, but iris takes 4"`,
    "pipe(iris, pipe(net3, xor))": `"iris gives 3 values, but pipe(net3, xor) takes 2"`,
    "pipe(net3, agent)": `"agent has several inputs or outputs, but only modules with one of each can be composed"`,
    "pipe(net3, f32)": `"net3 computes in f64, but single in f32"`,
    "mean(iris, digits)": `"iris takes 4 values, but digits takes 64"`,
    "mean(net3, xor)": `"net3 gives 2 values, but xor gives 1"`,
    "mean(xor, sigmoid)": `"the threshold of perceptron_sigmoid is not that of xor"`,
    "vote(iris, renamed)": `"the labels of iris are not those of iris"`,
    "vote(xor, xor)": `"xor has no predict"`,
    "mean(...[net3, agent])": `"agent has several inputs or outputs, but only modules with one of each can be composed"`,
    "mean(iris, ...[digits, digits])": `"iris takes 4 values, but digits takes 64"`,
    "vote(...[xor, xor])": `"xor has no predict"`,
    "pipe(...[1, 2])": "is not a generated module with one input and one output",
    "mean()": "Expected 1 arguments, but got 0",
    "pipe()": "Expected 1 arguments, but got 0",
    "pipe(net3, xor).forwardSequence": "Property 'forwardSequence' does not exist",
    "pipe(net3, xor).predict": "Property 'predict' does not exist",
    "pipe(xor, counter).forward(xor.createInput(), counter.createOutput())":
      "Expected 3 arguments, but got 2",
    "pipe(net3, xor).forward(iris.createInput(), xor.createOutput())":
      "Type '4' is not assignable to type '2'",
  };
  test.each(Object.entries(wrong))("%s", (call, message) => {
    const errors = typeErrors(`${head}${call};`);
    expect(errors.join("\n")).toContain(message);
  });
});
