import { expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { multiplyAddsOf } from "../../generator/4-schedule/summarize.ts";
import { blockGraph } from "../../generator/draw/block-graph.ts";
import { load } from "../../generator/load.ts";
import { policy } from "../support/cli/specs.ts";
import { kernelOf } from "../support/whole-numbers.ts";

const linesOf = (shape: readonly number[], layer: string): readonly string[] => {
  const { network } = load(`name: net\ninput: { shape: [${shape}] }\nlayers: [{ ${layer}, bias: false }]\n`);
  return blockGraph(network, multiplyAddsOf(network, lower(network))).blocks[1]?.lines ?? [];
};

/** A multiply-add for each value of a kernel that comes to lie on a value or on padding. */
test("blocks of convolutions say their kernel and their multiply-adds", () => {
  expect(
    linesOf(
      [9, 9, 4],
      `type: conv2d, filters: 8, kernel: 3, strides: 2, padding: same, weights: ${kernelOf([3, 3, 4, 8])}`,
    ),
  ).toEqual([
    "kernel 3×3, strides 2×2, padding same",
    "288 parameters",
    "7,200 multiply-adds",
    "output 5×5×8",
  ]);
  expect(
    linesOf(
      [9, 4],
      `type: conv1d, filters: 8, kernel: 3, groups: 4, layout: wcm, weights: ${kernelOf([3, 4, 2])}`,
    ),
  ).toEqual(["kernel 3, groups 4", "24 parameters", "168 multiply-adds", "output 7×8"]);
  expect(
    linesOf(
      [5, 5, 2],
      `type: separable_conv, filters: 3, kernel: 3, depthwise: ${kernelOf([3, 3, 2, 1])}, pointwise: ${kernelOf([1, 1, 2, 3])}`,
    ),
  ).toEqual(["kernel 3×3", "24 parameters", "216 multiply-adds", "output 3×3×3"]);
  expect(
    linesOf(
      [4, 4, 1],
      `type: conv_transpose, filters: 2, kernel: 2, strides: 2, weights: ${kernelOf([2, 2, 1, 2])}`,
    ),
  ).toEqual(["kernel 2×2, strides 2×2", "8 parameters", "128 multiply-adds", "output 8×8×2"]);
});

test("a block says how its layer works, where its title does not", () => {
  const { network } = load(`name: net
input: { shape: [4, 3] }
layers:
  - { type: activation, activation: softmax }
  - { type: activation, activation: softmax, axis: 0 }
  - { type: transpose, axes: [1, 0] }
  - { type: conv1d, filters: 1, kernel: 2, strides: 2, weights: [[[1], [0], [0], [1]], [[0], [1], [1], [0]]], bias: false }
  - { type: sum }
`);
  const { blocks } = blockGraph(network, []);
  expect(blocks.slice(1).map(({ title, lines }) => [title, ...lines])).toEqual([
    ["1: softmax"],
    ["2: softmax", "along axis 0"],
    ["3: transpose", "with axes 1 and 0"],
    ["4: conv1d", "kernel 2, strides 2", "8 parameters"],
    ["5: sum", "output 1"],
  ]);
});

test("ports are blocks, what a state holds next flows back to it, and what a layer remembers is said there", () => {
  const { network } = load(policy);
  const { blocks, flows } = blockGraph(network, []);
  expect(blocks.map(({ title, lines }) => [title, ...lines])).toEqual([
    ["input image", "2×2"],
    ["input speed", "1"],
    ["state memory", "3"],
    ["1 flat: reshape"],
    ["2 all: concat"],
    ["3 act: dense, softmax", "24 parameters", "output action: 3 (left, right, stay)"],
    ["4 critic: dense, sigmoid", "9 parameters", "output value: 1"],
  ]);
  expect(flows.filter(({ isKept }) => isKept)).toEqual([
    { from: 3, to: -2, isKept: true, label: "3 for the next call" },
  ]);
  const carried = load(`name: net
input: 1
states: { old: { size: 1, next: input }, fixed: { size: 1, next: fixed } }
layers:
  - { type: rnn, name: rnn, units: 2, carried: true, weights: [[1, 2]], recurrent_weights: [[0, 1], [1, 0]], bias: false }
  - { type: concat, name: all, from: [rnn, old, fixed], axis: 0 }
`);
  const graph = blockGraph(carried.network, []);
  expect(graph.blocks.map(({ title, lines }) => [title, ...lines])).toEqual([
    ["input", "1"],
    ["state old", "1"],
    ["state fixed", "1", "never changes"],
    ["1 rnn: rnn", "carried", "remembers rnn_h: 2", "6 parameters"],
    ["2 all: concat", "output 4"],
  ]);
  expect(graph.flows.filter(({ isKept }) => isKept)).toEqual([
    { from: -0, to: -1, isKept: true, label: "1 for the next call" },
  ]);
});
