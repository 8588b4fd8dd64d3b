import { expect, test } from "vitest";
import { countNeurons, hasNeurons, neuronGraph } from "../../generator/draw/neuron-graph.ts";
import { spellSymbol } from "../../generator/draw/notation.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { makeNetwork } from "../support/networks.ts";
import { loadFile } from "../support/specs.ts";

const graphOf = (path: string, bias = true) => neuronGraph(loadFile(path).network, { bias });
const symbols = ({ columns }: ReturnType<typeof graphOf>) =>
  columns.map(({ neurons }) => neurons.map(({ symbol }) => spellSymbol(symbol)).join(" "));
const weights = ({ columns }: ReturnType<typeof graphOf>, column: number) =>
  columns[column]?.wires.map(({ symbol, weight }) => `${symbol && spellSymbol(symbol)} ${weight}`);

test("names are the chapter's, the unit before the input that a weight leads from", () => {
  const graph = graphOf("specs/net3.yaml");
  expect(symbols(graph)).toEqual(["x1 x2", "z1(1) z2(1) z3(1)", "z1(2) z2(2)", "y1 y2"]);
  expect(weights(graph, 1)).toEqual([
    ...["b1(1) 0.1", "b2(1) 0.2", "b3(1) 0.3"],
    ...["w11(1) 0.1", "w21(1) 0.3", "w31(1) 0.5", "w12(1) 0.2", "w22(1) 0.4", "w32(1) 0.6"],
  ]);
  expect(graph.columns[1]?.neurons[0]?.sum?.symbol).toEqual({ base: "a", index: "1", layer: 1 });
});

test("a perceptron has w1, w2, b, a and y", () => {
  const graph = graphOf("specs/and.yaml");
  expect(symbols(graph)).toEqual(["x1 x2", "y"]);
  expect(weights(graph, 1)).toEqual(["b -0.7", "w1 0.5", "w2 0.5"]);
  expect(graph.columns[1]?.neurons[0]?.sum?.symbol).toEqual({ base: "a" });
});

test("an output is called as its label, and the probability of class 1 as the label of class 1", () => {
  const captions = (path: string) =>
    graphOf(path)
      .columns.at(-1)
      ?.neurons.map(({ caption }) => caption);
  expect(captions("specs/perceptron_sigmoid.yaml")).toEqual(["both"]);
  expect(captions("specs/iris.yaml")).toEqual(["setosa", "versicolor", "virginica"]);
});

test("a network of one layer does not say which it is", () => {
  expect(weights(graphOf("specs/weights_only.yaml"), 1)?.[0]).toBe("w11 1");
});

test("from 10 on there is a comma between unit and input", () => {
  const network = makeNetwork({ sizes: [11, 2, 2], activations: ["relu", "relu"] });
  const { columns } = neuronGraph(network, { bias: false });
  expect(columns[1]?.wires.at(-1)?.symbol).toEqual({ base: "w", index: "2,11", layer: 1 });
});

test("sums that a softmax looks at are neurons of their own, and lead to every value", () => {
  const { network } = loadFile("specs/net3_classifier.yaml");
  const x = [1, 0.5];
  const computed = interpret(network, x);
  const { columns } = neuronGraph(network, { bias: true, computed, x });
  const [sums, values] = columns.slice(-2);
  expect(sums?.neurons.map(({ symbol }) => spellSymbol(symbol))).toEqual(["a1(3)", "a2(3)"]);
  expect(sums?.neurons.map(({ value }) => value)).toEqual(computed.logits);
  expect(values?.neurons.map(({ value }) => value)).toEqual(computed.output);
  expect(values?.wires).toHaveLength(4);
  expect(values?.wires.every(({ weight }) => weight === undefined)).toBe(true);
});

test("identity leads from each sum to its own value, softmax from all to all", () => {
  const wires = (activation: string) =>
    neuronGraph(makeNetwork({ sizes: [2, 3], activations: [activation] }), { bias: false }).columns.map(
      (column) => column.wires.length,
    );
  expect(wires("identity")).toEqual([0, 6]);
  expect(wires("softmax")).toEqual([0, 6, 9]);
});

test("what is counted is what is drawn", () => {
  for (const path of ["net3", "net3_classifier", "iris", "softmax", "and", "xor", "siren"]) {
    const { network } = loadFile(`specs/${path}.yaml`);
    const { columns } = neuronGraph(network, { bias: true });
    const counted = { neurons: 0, wires: 0 };
    for (const { neurons, hasBias, wires } of columns) {
      counted.neurons += neurons.length + (hasBias ? 1 : 0);
      counted.wires += wires.length;
    }
    expect(countNeurons(network), path).toEqual(counted);
  }
});

test("layers that branch, or work on rows, have no neurons", () => {
  expect(hasNeurons(loadFile("specs/residual.yaml").network)).toBe(false);
  expect(hasNeurons(loadFile("specs/iris.yaml").network)).toBe(true);
});
