import { describe, expect, test } from "vitest";
import { rules as kerasRules } from "../../generator/import/keras/layers/index.ts";
import { ruleOf } from "../../generator/import/onnx/translate/rules/index.ts";
import { activations } from "../../generator/import/safetensors/activations.ts";
import { alongAxes } from "../../generator/import/safetensors/along-axes.ts";
import { weighted } from "../../generator/import/safetensors/weighted.ts";
import {
  type Framework,
  families,
  knownUnsupported,
  whyUnsupported,
} from "../../generator/import/unsupported.ts";

/** Every name that the table has in a framework, those of patterns without their `*`. */
const namesIn = (framework: Framework): readonly string[] =>
  Object.values(families).flatMap(({ names }: { names: Partial<Record<Framework, string>> }) =>
    (names[framework] ?? "").split(/\s+/).filter(Boolean),
  );

describe("a row has a reason and a help of one form", () => {
  test.each(Object.entries(families))("%s", (_, { reason, help }) => {
    for (const text of [reason, help]) expect(text).toMatch(/^[A-Za-z].{10,}[^.]$/);
  });
});

test.each(["onnx", "keras", "torch", "brain"] as const)(
  "no name of %s stands in the table twice",
  (framework) => {
    const names = namesIn(framework);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  },
);

describe("what can be imported is in no row:", () => {
  test("operators of ONNX", () => {
    const exact = namesIn("onnx").filter((name) => !name.includes("*"));
    expect(exact.filter((name) => ruleOf(name))).toEqual([]);
  });
  test("layers of Keras", () =>
    expect(Object.keys(kerasRules).filter((name) => knownUnsupported("keras", name))).toEqual([]));
  test("modules of PyTorch", () => {
    const known = [weighted, activations, alongAxes].flatMap((rows) => Object.keys(rows));
    const names = [...known, "Dropout"];
    expect(names.filter((name) => knownUnsupported("torch", name))).toEqual([]);
  });
});

test("what is of one family has one reason in every framework", () => {
  const { attention } = families;
  const reasonOf = (framework: Framework, name: string) => whyUnsupported(framework, name).reason;
  expect(reasonOf("onnx", "com.microsoft.Attention")).toBe(attention.reason);
  expect(reasonOf("keras", "SelfAttention")).toBe(attention.reason);
});

test("a part that can be cut off is cut off in the way of its framework", () => {
  const help = "import the part of the network before or after it";
  expect(whyUnsupported("onnx", "DeformConv").help).toBe(
    `${help}: onnx.utils.extract_model cuts a model in two`,
  );
  expect(whyUnsupported("keras", "LocallyConnected2D").help).toBe(
    `${help}: keras.Model(inputs, outputs) makes a model of some of the layers`,
  );
});

test.each([
  ["onnx", "Det", "operator"],
  ["onnx", "com_microsoft_CDist", "operator"],
  ["onnx", "constructor", "operator"],
  ["keras", "toString", "layer"],
  ["torch", "Mystery", "module"],
  ["brain", "Perceptron", "network"],
] as const)("of %s, %s is of no known family", (framework, name, noun) => {
  expect(knownUnsupported(framework, name)).toBeUndefined();
  expect(whyUnsupported(framework, name).reason).toBe(`neuroll has no equivalent of this ${noun}`);
});
