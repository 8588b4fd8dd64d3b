import { describe, expect, test } from "vitest";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectLayersToKeepBits, expectToNineDigits, runLayers, specOf } from "../../support/run-layers.ts";

const shape = [2, 3, 2];
const x = [0.5, -1.25, 3, 2, -0.75, 1, 4, -2, 0.125, 1.5, -3, 2.5];

/** What PyTorch 1.13 gives for x in float64, along these axes. */
const samples: readonly (readonly [activation: string, axis: number, y: number[]])[] = [
  [
    "softmax",
    0,
    [
      0.029312230751, 0.67917869918, 0.9465966702, 0.6224593312, 0.9046505351, 0.18242552381, 0.97068776925,
      0.32082130082, 0.0534033298, 0.3775406688, 0.095349464899, 0.81757447619,
    ],
  ],
  [
    "log_softmax",
    0,
    [
      -3.5297504183, -0.38687100611, -0.054882179158, -0.47407698418, -0.10020655892, -1.701413278,
      -0.029750418273, -1.1368710061, -2.9298821792, -0.97407698418, -2.3502065589, -0.20141327798,
    ],
  ],
  [
    "softmax",
    1,
    [
      0.074244568434, 0.027564857816, 0.90448400657, 0.71090705285, 0.021271424997, 0.26152808933,
      0.97879325026, 0.0080559025982, 0.020314205824, 0.26677485547, 0.00089254391292, 0.72516924193,
    ],
  ],
  [
    "log_softmax",
    1,
    [
      -2.6003906564, -3.5912135851, -0.10039065637, -0.34121358507, -3.8503906564, -1.3412135851,
      -0.021434843369, -4.8213502142, -3.8964348434, -1.3213502142, -7.0214348434, -0.32135021423,
    ],
  ],
  [
    "softmax_raw",
    1,
    [
      0.074244568434, 0.027564857816, 0.90448400657, 0.71090705285, 0.021271424997, 0.26152808933,
      0.97879325026, 0.0080559025982, 0.020314205824, 0.26677485547, 0.00089254391292, 0.72516924193,
    ],
  ],
  [
    "softmax",
    2,
    [
      0.85195280197, 0.14804719803, 0.73105857863, 0.26894142137, 0.14804719803, 0.85195280197, 0.99752737684,
      0.0024726231566, 0.20181322226, 0.79818677774, 0.0040701377159, 0.99592986228,
    ],
  ],
  [
    "log_softmax",
    2,
    [
      -0.16022415044, -1.9102241504, -0.31326168752, -1.3132616875, -1.9102241504, -0.16022415044,
      -0.0024756851377, -6.0024756851, -1.6004126516, -0.2254126516, -5.5040784433, -0.0040784432706,
    ],
  ],
];

test.each(samples)("%s along axis %i is PyTorch's", (activation, axis, y) => {
  for (const said of [axis, axis - shape.length]) {
    const { values } = runLayers(shape, [`type: activation, activation: ${activation}, axis: ${said}`], x);
    expectToNineDigits(values, y);
  }
});

test("parameters per unit are those of the axis, as PReLU's of PyTorch are of the channels", () => {
  const negative = Array.from({ length: 12 }, (_, i) => -i);
  const prelu = "activation: { name: prelu, alpha: [0.5, 0.25, 2] }";
  const { values } = runLayers(shape, [`type: activation, ${prelu}, axis: 1`], negative);
  expect(values).toEqual([-0, -0.5, -0.5, -0.75, -8, -10, -3, -3.5, -2, -2.25, -20, -22]);
});

describe("logits are what the last softmax gets, where it is one over all values", () => {
  test.each([
    [[4, 1], 0, true],
    [[1, 4], 1, true],
    // Each value is a softmax of its own, and 1.
    [[1, 4], 0, false],
    [[4, 1], 1, false],
  ])("shape %j along axis %i: %s", (shape, axis, keepsOrder) => {
    const { network } = load(specOf(shape, [`type: activation, activation: softmax, axis: ${axis}`]));
    const { logits, output } = interpret(network, [1, 3, 2, 0]);
    expect(logits).toEqual(keepsOrder ? [1, 3, 2, 0] : output);
    if (!keepsOrder) expect(output).toEqual([1, 1, 1, 1]);
  });
});

test("a parameter of another length than the axis is refused", () => {
  const layer = "type: activation, activation: { name: prelu, alpha: [0.5, 0.25] }, axis: 1";
  expect(() => load(specOf(shape, [layer]))).toThrow("3 values along axis 1");
});

describe("modules have the reference's bits", () => {
  test.each([
    [[3, 4], ["type: activation, activation: softmax, axis: 0"]],
    [[3, 1], ["type: activation, activation: softmax, axis: 0"]],
    [[1, 3], ["type: activation, activation: softmax, axis: 0"]],
    [
      [2, 3, 5],
      [
        "type: activation, activation: log_softmax, axis: 1",
        "type: activation, activation: softmax, axis: 0",
      ],
    ],
    [[2, 3, 2], ["type: activation, activation: { name: prelu, alpha: [0.5, 0.25, 2] }, axis: 1"]],
    [
      [3, 2],
      ["type: transpose, axes: [1, 0]", "type: activation, activation: tanh, axis: 0"],
    ],
  ])("%j, %j", async (shape, layers) => {
    await expectLayersToKeepBits(shape, layers);
  });
});
