import { describe, expect, test } from "vitest";
import type { Emit } from "../../generator/ir/spec.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { dot, ndim, ShapeError, shape } from "../../generator/reference/tensor.ts";
import { runText } from "../support/run-text.ts";
import { compileFile, loadFile } from "../support/specs.ts";
import { expectT64 } from "../support/tolerance.ts";

/** The outputs of a spec's generated module, held equal to the reference's on the way. */
async function outputs(name: string, x: readonly number[], emit: Partial<Emit> = {}): Promise<number[]> {
  const { network, text } = await compileFile(`specs/${name}.yaml`, { emit });
  const module = runText(text);
  const result = Array.from(module.forward(module.createInput(x), module.createOutput()));
  expect(result).toEqual(interpret(network, x).output);
  return result;
}

describe("the perceptron y = h(b + w1·x1 + w2·x2)", () => {
  const gates = { and: [0, 0, 0, 1], nand: [1, 1, 1, 0], or: [0, 1, 1, 1], xor: [0, 1, 1, 0] };
  const table = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ];
  for (const [gate, truth] of Object.entries(gates)) {
    test(`${gate} has its truth table`, async () => {
      const given = await Promise.all(table.map((x) => outputs(gate, x)));
      expect(given.flat()).toEqual(truth);
    });
  }
  test("with sigmoid, at 0.3", async () =>
    expect((await outputs("perceptron_sigmoid", [1, 1]))[0]).toBe(
      1 / (1 + Math.exp(-(1 * 0.5 + 1 * 0.5 - 0.7))),
    ));
  test("with ReLU", async () => {
    expect(await outputs("perceptron_relu", [1, 1])).toEqual([1 * 0.5 + 1 * 0.5 - 0.7]);
    expect(await outputs("perceptron_relu", [0, 1])).toEqual([0]);
  });
});

describe("arrays and their products", () => {
  test("shape and ndim", () => {
    expect(shape([1, 2, 3, 4])).toEqual([4]);
    expect(
      shape([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).toEqual([3, 2]);
    expect([ndim(7), ndim([1, 2]), ndim([[1], [2]])]).toEqual([0, 1, 2]);
  });
  test("a ragged array has no shape", () => expect(() => shape([[1, 2], [3]])).toThrow("element 1 has [1]"));
  test("matrix · matrix", () => {
    expect(
      dot(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ),
    ).toEqual([
      [19, 22],
      [43, 50],
    ]);
    expect(
      dot(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ),
    ).toEqual([
      [22, 28],
      [49, 64],
    ]);
    expect(
      dot(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        [[7], [8]],
      ),
    ).toEqual([[23], [53], [83]]);
  });
  test("vector · vector, vector · matrix and matrix · vector", () => {
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(
      dot(
        [1, 2],
        [
          [1, 3, 5],
          [2, 4, 6],
        ],
      ),
    ).toEqual([5, 11, 17]);
    expect(
      dot(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        [7, 8],
      ),
    ).toEqual([23, 53, 83]);
  });
  test("inner lengths that do not fit are an error that names both shapes", () => {
    const a: number[][] = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const b: number[][] = [
      [1, 2],
      [3, 4],
    ];
    expect(() => dot(a, b)).toThrow(ShapeError);
    expect(() => dot(a, b)).toThrow("[2, 3] · [2, 2]: 3 is not 2");
  });
  test("a network of weights alone is that product", async () =>
    expect(await outputs("weights_only", [1, 2])).toEqual([5, 11, 17]));
});

describe("the 3-layer network", () => {
  test("gives the chapter's Y, to the last bit", async () =>
    expect(await outputs("net3", [1.0, 0.5])).toEqual([0.3168270764110298, 0.6962790898619668]));
  test("passes through the chapter's A1, Z1, A2, Z2", async () => {
    const { network } = loadFile("specs/net3.yaml");
    const { trace } = interpret(network, [1.0, 0.5]);
    const [first, second] = trace.map(({ stages }) => stages.map(({ values }) => values));
    expect(first?.[0]).toEqual([0.30000000000000004, 0.7, 1.1]);
    expect(first?.[1]).toEqual([0.574442516811659, 0.6681877721681662, 0.7502601055951177]);
    expect(second?.[0]).toEqual([0.5161598377933344, 1.2140269561658172]);
    expect(second?.[1]).toEqual([0.6262493703990729, 0.7710106968556123]);
  });
  test("as a classifier ends in softmax of the same numbers", async () => {
    const [a, b] = [0.3168270764110298, 0.6962790898619668];
    const softmax = [Math.exp(a - b) / (Math.exp(a - b) + 1), 1 / (Math.exp(a - b) + 1)];
    expect(await outputs("net3_classifier", [1.0, 0.5], { math: "native" })).toEqual(softmax);
    expectT64(await outputs("net3_classifier", [1.0, 0.5]), softmax, "with portable mathematics");
  });
});

describe("the output layer", () => {
  test("softmax gives probabilities", async () =>
    expectT64(
      await outputs("softmax", [0.3, 2.9, 4.0]),
      [0.01821127329554753, 0.24519181293507392, 0.7365969137693786],
      "softmax",
    ));
  test("softmax has an answer where softmax_raw overflows", async () => {
    const large = [1010, 1000, 990];
    expect(await outputs("softmax_raw", large)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expectT64(
      await outputs("softmax", large),
      [0.999954600070331, 0.00004539786860886666, 2.061060046209062e-9],
      "softmax",
    );
  });
  test("prediction may leave softmax out", async () => {
    const { text } = await compileFile("specs/softmax.yaml");
    const module = runText(text);
    expect(module.predict?.(module.createInput([0.3, 2.9, 4.0]))).toBe(2);
    expect(/function predict[^}]*logits\(x, result/.test(text)).toBe(true);
  });
});
