import { describe, expect, test } from "vitest";
import { applied, type ImportedLayer } from "../../generator/import/imported-model.ts";
import {
  NetworkBuilder,
  type NewLayer,
  type Source,
  textOrigins,
} from "../../generator/import/network-builder.ts";

const dense = (name: string, from?: readonly Source[]): NewLayer<string> => ({
  type: "dense",
  fields: { units: 2 },
  origin: `Dense ${name}`,
  name,
  ...(from && { from }),
});

/** A layer in one line: `name = type activation (from): origin`. */
const written = (layers: readonly ImportedLayer[]): string[] =>
  layers.map(({ name, type, from, fields, origin }) => {
    const own = fields.activation as ReturnType<typeof applied> | undefined;
    return [
      ...(name === undefined ? [] : [`${name} =`]),
      type,
      ...(own === undefined ? [] : [own.name]),
      ...(from === undefined ? [] : [`(${from.join(", ")})`]),
      `: ${origin}`,
    ]
      .join(" ")
      .replace(" :", ":");
  });

describe("activations", () => {
  test("fold into the dense layer before them, once", () => {
    const builder = new NetworkBuilder(textOrigins);
    builder.add(dense("a"));
    builder.activate(applied("relu"), "ReLU a");
    builder.activate(applied("tanh"), "Tanh b");
    expect(written(builder.finish())).toEqual(["dense relu: Dense a, ReLU a", "activation tanh: Tanh b"]);
  });
  test("name their origin once if it is that of the dense layer", () => {
    const builder = new NetworkBuilder(textOrigins);
    builder.add(dense("a"));
    builder.activate(applied("relu"), "Dense a");
    expect(written(builder.finish())).toEqual(["dense relu: Dense a"]);
  });
  test("stay layers after other kinds, and at the input", () => {
    const builder = new NetworkBuilder(textOrigins);
    builder.activate(applied("relu"), "ReLU a");
    builder.add({ type: "scale", fields: {}, origin: "Scale b" });
    builder.activate(applied("relu"), "ReLU c");
    expect(written(builder.finish())).toEqual([
      "activation relu: ReLU a",
      "scale: Scale b",
      "activation relu: ReLU c",
    ]);
  });
  test("stay layers if something else reads the dense layer", () => {
    const builder = new NetworkBuilder(textOrigins);
    const before = builder.add(dense("a"));
    const after = builder.activate(applied("relu"), "ReLU b");
    builder.add({ type: "add", fields: {}, origin: "Add c", from: [before, after] });
    expect(written(builder.finish())).toEqual([
      "a = dense: Dense a",
      "activation = activation relu: ReLU b",
      "add (a, activation): Add c",
    ]);
  });
  test("stay layers if the dense layer is the output", () => {
    const builder = new NetworkBuilder(textOrigins);
    const output = builder.add(dense("a"));
    builder.activate(applied("relu"), "ReLU b");
    expect(written(builder.finish(output))).toEqual(["dense: Dense a", "activation relu: ReLU b"]);
  });
  test("fold where another branch was added in between", () => {
    const builder = new NetworkBuilder(textOrigins);
    const a = builder.add(dense("a"));
    const b = builder.add(dense("b", [builder.input]));
    const active = builder.activate(applied("relu"), "ReLU b");
    const last = builder.addChain(
      [{ type: "activation", fields: { activation: applied("tanh") }, origin: "Tanh a" }],
      [a],
    );
    builder.add({ type: "add", fields: {}, origin: "Add", from: [active, last] });
    expect(b).not.toBe(active);
    expect(written(builder.finish())).toEqual([
      "a = dense tanh: Dense a, Tanh a",
      "b = dense relu (input): Dense b, ReLU b",
      "add (b, a): Add",
    ]);
  });
});

describe("names", () => {
  test("are distinct identifiers in the order of the layers, and none is that of the input", () => {
    const builder = new NetworkBuilder(textOrigins);
    const sources = ["fc/1", "fc 1", "input", "class"].map((name) =>
      builder.add(dense(name, [builder.input])),
    );
    builder.add({ type: "concat", fields: { axis: 0 }, origin: "Concat", from: sources.toReversed() });
    const layers = builder.finish();
    expect(layers.map(({ name }) => name)).toEqual(["fc_1", "fc_1_2", "input_2", "class_", undefined]);
    expect(layers.at(-1)?.from).toEqual(["class_", "input_2", "fc_1_2", "fc_1"]);
  });
  test("and sources are left out of a chain, unless they are to be written", () => {
    const builder = new NetworkBuilder(textOrigins);
    builder.addChain([dense("a"), { ...dense("b"), isExplicit: true }, dense("c")]);
    expect(written(builder.finish())).toEqual([
      "a = dense: Dense a",
      "b = dense (a): Dense b",
      "dense: Dense c",
    ]);
  });
  test("a layer without sources, such as a constant, lists none", () => {
    const builder = new NetworkBuilder(textOrigins);
    const values = builder.add({ type: "constant", fields: {}, origin: "Constant", from: [] });
    builder.add({ type: "add", fields: {}, origin: "Add", from: [builder.input, values] });
    expect(written(builder.finish())).toEqual([
      "constant = constant: Constant",
      "add (input, constant): Add",
    ]);
  });
});

test("a chain without layers gives its source", () => {
  const builder = new NetworkBuilder(textOrigins);
  expect(builder.addChain([])).toBe(builder.input);
  const a = builder.add(dense("a"));
  expect(builder.addChain([], [builder.input])).toBe(builder.input);
  expect(builder.addChain([])).toBe(a);
});

describe("branches", () => {
  const applying = (name: string) => ({ type: "activation", fields: { activation: applied(name) } });
  const both = { type: "multiply", fields: {}, branches: [[applying("relu")], [applying("tanh")]] };
  test("of one source all begin with it", () => {
    const builder = new NetworkBuilder(textOrigins);
    builder.addParts([applying("exponential"), both], { origin: "Both" });
    expect(written(builder.finish())).toEqual([
      "activation = activation exponential: Both",
      "activation_2 = activation relu: Both",
      "activation_3 = activation tanh (activation): Both",
      "multiply (activation_2, activation_3): Both",
    ]);
  });
  test("of several have one each", () => {
    const builder = new NetworkBuilder(textOrigins);
    const a = builder.add(dense("a"));
    builder.addParts([both], { origin: "Both", name: "both" }, [builder.input, a]);
    expect(written(builder.finish())).toEqual([
      "a = dense tanh: Dense a, Both",
      "both = activation relu (input): Both",
      "multiply (both, a): Both",
    ]);
  });
});

describe("ports", () => {
  const ports = { inputs: ["image", "speed"], states: ["memory"] };
  test("are sources by their names, and what outputs and states take has a name", () => {
    const builder = new NetworkBuilder(textOrigins, ports);
    const [image, speed] = builder.inputs as [Source, Source];
    const a = builder.add(dense("a", [image]));
    const b = builder.addChain([dense("b"), dense("c")], [speed]);
    const sum = builder.add({ type: "add", fields: {}, origin: "Add", from: [a, ...builder.states] });
    const { layers, names } = builder.finishPorts([b, sum, speed]);
    expect(written(layers)).toEqual([
      "a = dense (image): Dense a",
      "dense (speed): Dense b",
      "c = dense: Dense c",
      "add = add (a, memory): Add",
    ]);
    expect(names).toEqual(["c", "add", "speed"]);
  });
  test("what an output takes does not become part of the activation after it", () => {
    const builder = new NetworkBuilder(textOrigins);
    const logits = builder.add(dense("a"));
    const active = builder.activate(applied("relu"), "ReLU a");
    builder.add(dense("b"));
    const last = builder.activate(applied("tanh"), "Tanh b");
    const { layers, names } = builder.finishPorts([logits, active, last]);
    expect(written(layers)).toEqual([
      "a = dense: Dense a",
      "activation = activation relu: ReLU a",
      "b = dense tanh: Dense b, Tanh b",
    ]);
    expect(names).toEqual(["a", "activation", "b"]);
  });
  test("leave their names to no layer", () => {
    const builder = new NetworkBuilder(textOrigins, ports);
    const layer = builder.add(dense("speed", builder.states));
    expect(builder.finishPorts([layer]).names).toEqual(["speed_2"]);
  });
});
