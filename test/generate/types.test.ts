import { describe, expect, test } from "vitest";
import { compile } from "../../generator/generate.ts";
import { compileFile } from "../support/specs.ts";
import { typeErrors } from "../support/type-check.ts";

const net3 = `import * as net3 from "./generated/net3.ts";\n`;
const iris = `import * as iris from "./generated/iris.ts";\n`;
const digits = `import * as digits from "./generated/digits.ts";\n`;
const and = `import * as and from "./generated/perceptron_sigmoid.ts";\n`;
const counter = `import * as counter from "./generated/counter.ts";\n`;
const agent = `import * as agent from "./generated/agent.ts";\n`;
const tensor = `import { dot } from "./generator/reference/tensor.ts";\n`;

const right: Record<string, string> = {
  "forward(createInput([1, 0.5]), createOutput())": `${net3}net3.forward(net3.createInput([1, 0.5]), net3.createOutput());`,
  "an input by names": `${iris}iris.createInput({ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 });`,
  "an input from another vector of its length": `${net3}net3.createInput(net3.createOutput());`,
  "a wide input as a literal of the right length": `${digits}digits.createInput([${Array(64).fill(0)}]);`,
  "a label that is one of those there are": `${iris}const label: "setosa" | "versicolor" | "virginica" = iris.classify(iris.createInput());`,
  "a class of two": `${and}const y: 0 | 1 = and.predict(and.createInput()); const label: "not both" | "both" = and.classify(and.createInput());`,
  "a label by the predicted index": `${iris}const label: "setosa" | "versicolor" | "virginica" = iris.labels[iris.predict(iris.createInput())];`,
  "networks that fit, chained": `${net3}${iris}net3.forward(net3.forward(net3.createInput(), net3.createOutput()), net3.createOutput());`,
  "a length checked once by the user": `${net3}const v = new Float64Array(2) as net3.Input; net3.forward(v, net3.createOutput());`,
  "sizes as literal types": `${iris}const four: 4 = iris.network.inputSize;`,
  "a state carried from call to call": `${counter}const state = counter.createState(); counter.forward(counter.createInput([1]), counter.createOutput(), state); const copy = state.slice() as counter.State; counter.resetState(copy);`,
  "a sequence of steps": `${counter}counter.forwardSequence(new Float64Array(128), new Float64Array(128), 128, counter.createState());`,
  "several ports by name": `${agent}const outputs = agent.forward(agent.createInputs({ track: [1, 2, 3], speed: [4] }), agent.createOutputs()); const value: number | undefined = outputs.value[0];`,
  "vectors of one's own by name": `${agent}const track = new Float64Array(3) as agent.Vector<3>; const speed = new Float64Array(1) as agent.Vector<1>; const label: "steer_left" | "straight_on" | "steer_right" = agent.classify_action({ track, speed });`,
  "dot of lengths that fit": `${tensor}const v: number[] = dot([1, 2], [[1, 3, 5], [2, 4, 6]]); const m: number[][] = dot([[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]); const n: number = dot([1, 2], [3, 4]);`,
  "dot of lengths unknown": `${tensor}declare const a: number[][]; declare const b: number[][]; dot(a, b);`,
};

/** Each with what the first line of the message has to say, or a part of any line. */
const wrong: Record<string, [text: string, message: string]> = {
  "a 3-vector for a 2-vector": [
    `${net3}${iris}net3.forward(iris.createOutput(), net3.createOutput());`,
    `Type '3' is not assignable to type '2'`,
  ],
  "input and output swapped": [
    `${iris}iris.forward(iris.createOutput(), iris.createInput());`,
    "Type '3' is not assignable to type '4'",
  ],
  "a call without its state": [
    `${counter}counter.forward(counter.createInput(), counter.createOutput());`,
    "Expected 3 arguments, but got 2",
  ],
  "a state of another length": [
    `${counter}counter.forward(counter.createInput(), counter.createOutput(), new Float64Array(2) as Float64Array & { readonly length: 2 });`,
    "is not assignable to parameter of type 'State'",
  ],
  "an input of another name": [
    `${agent}agent.predict_action({ ...agent.createInputs(), velocity: agent.createInputs().speed });`,
    "'velocity' does not exist in type 'Inputs'",
  ],
  "an output that is missing": [
    `${agent}agent.forward(agent.createInputs(), { action: agent.createOutputs().action });`,
    "Property 'value' is missing in type",
  ],
  "an input that is missing": [
    `${agent}agent.predict_action({ track: agent.createInputs().track });`,
    "Property 'speed' is missing in type",
  ],
  "an input of another length, by name": [
    `${agent}agent.predict_action({ ...agent.createInputs(), speed: agent.createInputs().track });`,
    "Type '3' is not assignable to type '1'",
  ],
  "too few values of an input by name": [
    `${agent}agent.createInputs({ track: [1, 2], speed: [1] });`,
    "Source has 2 element(s) but target requires 3",
  ],
  "a plain array": [
    `${net3}net3.forward([1, 0.5], net3.createOutput());`,
    "Argument of type 'number[]' is not assignable to parameter of type 'Input'",
  ],
  "a typed array of unknown length": [
    `${net3}net3.forward(new Float64Array(2), net3.createOutput());`,
    "Type 'number' is not assignable to type '2'",
  ],
  "networks that don't fit, chained": [
    `${net3}${iris}net3.forward(iris.forward(iris.createInput(), iris.createOutput()), net3.createOutput());`,
    "Type '3' is not assignable to type '2'",
  ],
  "a float32 vector for a float64 one": [
    `${net3}net3.forward(new Float32Array(2) as Float32Array & { readonly length: 2 }, net3.createOutput());`,
    "is not assignable to parameter of type 'Input'",
  ],
  "too few values for createInput": [
    `${net3}net3.createInput([1]);`,
    "Source has 1 element(s) but target requires 2",
  ],
  "too many values for createInput": [
    `${net3}net3.createInput([1, 2, 3]);`,
    "Source has 3 element(s) but target allows only 2",
  ],
  "too few values for a wide createInput": [
    `${digits}digits.createInput([${Array(63).fill(0)}]);`,
    "Type '63' is not assignable to type '64'",
  ],
  "an input name that is missing": [
    `${iris}iris.createInput({ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4 });`,
    "Property 'petal_width' is missing",
  ],
  "an input name that there is not": [
    `${iris}iris.createInput({ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_widht: 0.2 });`,
    "'petal_widht' does not exist in type",
  ],
  "a label that there is not": [
    `${iris}const label: "rose" = iris.labels[iris.predict(iris.createInput())];`,
    `is not assignable to type '"rose"'`,
  ],
  "a class that there is not": [
    `${and}const y: 0 = and.predict(and.createInput());`,
    "Type '1' is not assignable to type '0'",
  ],
  "a label of no class": [
    `${iris}const label: "rose" = iris.classify(iris.createInput());`,
    `is not assignable to type '"rose"'`,
  ],
  "a class of what is a value": [
    `import * as xor from "./generated/xor.ts";\nxor.predict(xor.createInput());`,
    "Property 'predict' does not exist",
  ],
  "a label where there is none": [
    `${net3}net3.classify(net3.createInput());`,
    "Property 'classify' does not exist",
  ],
  "dot of lengths that don't fit": [
    `${tensor}dot([1, 2, 3], [[1, 3, 5], [2, 4, 6]]);`,
    `is not assignable to parameter of type '"dot: [3] · [2, 3]: 3 is not 2"'`,
  ],
  "dot of matrices that don't fit": [
    `${tensor}dot([[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4]]);`,
    `'"dot: [2, 3] · [2, 2]: 3 is not 2"'`,
  ],
  "dot of vectors that don't fit": [`${tensor}dot([1, 2], [1, 2, 3]);`, `'"dot: [2] · [3]: 2 is not 3"'`],
  "dot of a matrix and a vector that don't fit": [
    `${tensor}dot([[1, 2], [3, 4]], [1, 2, 3]);`,
    `'"dot: [2, 2] · [3]: 2 is not 3"'`,
  ],
  "dot of a matrix that does not change": [
    `${tensor}const w = [[1, 3, 5], [2, 4, 6]] as const; dot([1, 2, 3], w);`,
    `'"dot: [3] · [2, 3]: 3 is not 2"'`,
  ],
};

describe("modules of every target pass a strict compiler", async () => {
  const spec = "name: net\ninput: 3\nlayers: [{ type: activation, activation: softmax }]";
  const use =
    "\nconst y: Output = forward(createInput([1, 2, 3]), createOutput()); predict(createInput()); y[0];";
  const { text: batch } = await compile(spec);
  for (const target of ["ts", "wasm", "auto"] as const) {
    const { text } = await compile(spec, { emit: { target, unroll: "none" } });
    const { text: both } = await compileFile("specs/digits.yaml", { emit: { target } });
    for (const types of ["no host", "a browser"] as const) {
      test(`target ${target}, beside the types of ${types}`, () => {
        expect(typeErrors(text + use, types)).toEqual([]);
        expect(typeErrors(both, types)).toEqual([]);
      });
    }
  }
  test("take any rows for a batch but those of another width", async () => {
    const rows = "\nconst some = forwardBatch(new Float64Array(6), new Float64Array(6), 2);";
    expect(typeErrors(`${batch}${rows}\nforwardBatch(some, new Float64Array(6), 2);`)).toEqual([]);
    const other = "\ndeclare const wide: Matrix<4>;\nforwardBatch(wide, some, 2);";
    expect(typeErrors(batch + rows + other).join()).toContain("Matrix<4>");
  });
  test("and refuse the same uses", async () => {
    const { text } = await compile(spec, { emit: { target: "wasm" } });
    const misuse = "\nforward(new Float64Array(3), createOutput());";
    expect(typeErrors(text + misuse).join()).toContain("Type 'number' is not assignable to type '3'");
  });
});

describe("the types let pass", () => {
  for (const [name, text] of Object.entries(right)) {
    test(name, () => expect(typeErrors(text)).toEqual([]));
  }
});

describe("the types refuse", () => {
  for (const [name, [text, message]] of Object.entries(wrong)) {
    test(name, () => expect(typeErrors(text).join("\n")).toContain(message));
  }
});
