import { describe, expect, test } from "vitest";
import { foldIntoWeights } from "../../../generator/import/folding/fold-into-weights.ts";
import {
  applied,
  applying,
  type ImportedLayer,
  type ImportedModel,
  tensorField,
  tensorOf,
} from "../../../generator/import/imported-model.ts";
import { type Shape, sizeOf } from "../../../generator/ir/tensor-data.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { randomNumbers } from "../../support/mutate.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { networkOf } from "../support/import-files.ts";

const random = randomNumbers(7);
const numbers = (count: number, from = -1, to = 1) =>
  Array.from({ length: count }, () => from + random() * (to - from));
const tensor = (key: string, shape: Shape, from?: number, to?: number) =>
  tensorField(key, tensorOf(shape, numbers(sizeOf(shape), from, to)));

type Part = Pick<ImportedLayer, "type" | "fields"> & Partial<ImportedLayer>;

const modelOf = (shape: Shape, ...layers: readonly Part[]): ImportedModel => ({
  ...{ format: "a file", dtype: "f64", inputs: [{ shape }], remarks: [] },
  layers: layers.map((layer) => ({ origin: layer.type, ...layer })),
});

/** The layers once folded, which compute the same as before. */
function folded(model: ImportedModel): ImportedModel {
  const after = foldIntoWeights(model);
  const x = numbers(sizeOf(model.inputs[0]?.shape ?? []), -2, 2);
  const [before, now] = [model, after].map((one) => interpret(networkOf(one), x).output);
  expectT64(now ?? [], before ?? [], JSON.stringify(after.layers.map(({ type }) => type)));
  return after;
}

const typesOf = ({ layers }: ImportedModel) => layers.map(({ type }) => type);

const norm = (channels: number, axis?: number): Part => ({
  type: "batch_norm",
  fields: {
    ...(axis !== undefined && { axis }),
    ...{ mean: tensor("mean", [channels]), variance: tensor("variance", [channels], 0.2, 2) },
    ...{ gamma: tensor("gamma", [channels]), beta: tensor("beta", [channels]), epsilon: 0.001 },
  },
});
const justFactors = (channels: number, axis?: number): Part => ({
  type: "batch_norm",
  fields: {
    ...norm(channels, axis).fields,
    mean: tensorField("mean", tensorOf([channels], Array(channels).fill(0))),
    beta: false,
  },
});

interface Case {
  readonly said: string;
  readonly input: Shape;
  readonly sums: Part;
  /** The numbers of channels before and after it. */
  readonly channels: readonly [number, number];
  readonly axis?: number;
}

/** A kernel in each layout, with sizes that differ along every axis. */
function convolutions(): Case[] {
  const layouts: readonly (readonly [string, Shape, groups: number])[] = [
    ["hwio", [2, 3, 4, 6], 1],
    ["oihw", [6, 4, 2, 3], 1],
    ["ohwi", [6, 2, 3, 4], 1],
    ["hwio", [2, 3, 2, 6], 2],
    ["oihw", [6, 2, 2, 3], 2],
    ["ohwi", [6, 2, 3, 2], 2],
    ["hwcm", [2, 3, 4, 2], 4],
    ["oihw", [4, 1, 2, 3], 4],
  ];
  return layouts.flatMap(([layout, shape, groups]) =>
    (["last", "first"] as const).map((channels): Case => {
      const filters = layout === "hwcm" ? 8 : (shape[layout.indexOf("o") === 0 ? 0 : 3] as number);
      const fields = { filters, kernel: [2, 3], groups, layout, channels };
      return {
        said: `conv2d ${layout}, ${groups} groups, channels ${channels}`,
        input: channels === "first" ? [4, 4, 5] : [4, 5, 4],
        sums: {
          type: "conv2d",
          fields: { ...fields, weights: tensor("W", shape), bias: tensor("b", [filters]) },
        },
        channels: [4, filters],
        ...(channels === "first" && { axis: 0 }),
      };
    }),
  );
}

const cases: readonly Case[] = [
  ...convolutions(),
  ...(["in_out", "out_in"] as const).map((layout): Case => {
    const weights =
      layout === "out_in" ? tensorField("W", tensorOf([2, 3], numbers(6)), "out_in") : tensor("W", [3, 2]);
    return {
      said: `dense ${layout}`,
      input: [2, 3],
      sums: { type: "dense", fields: { units: 2, weights, bias: layout === "in_out" && tensor("b", [2]) } },
      channels: [3, 2],
    };
  }),
  {
    said: "conv1d, dilated",
    input: [3, 9],
    sums: {
      type: "conv1d",
      fields: {
        filters: 2,
        kernel: 2,
        dilation: 3,
        channels: "first",
        layout: "oiw",
        weights: tensor("W", [2, 3, 2]),
        bias: false,
      },
    },
    channels: [3, 2],
    axis: 0,
  },
  ...[1, 2].map(
    (groups): Case => ({
      said: `conv_transpose, ${groups} groups`,
      input: [4, 3, 2],
      sums: {
        type: "conv_transpose",
        fields: {
          ...{ filters: 6, kernel: 3, strides: 2, groups, channels: "first", layout: "iohw" },
          ...{ weights: tensor("W", [4, 6 / groups, 3, 3]), bias: tensor("b", [6]) },
        },
      },
      channels: [4, 6],
      axis: 0,
    }),
  ),
  {
    said: "separable_conv",
    input: [4, 4, 3],
    sums: {
      type: "separable_conv",
      fields: {
        ...{ filters: 5, kernel: 2, multiplier: 2 },
        ...{
          depthwise: tensor("D", [2, 2, 3, 2]),
          pointwise: tensor("P", [1, 1, 6, 5]),
          bias: tensor("b", [5]),
        },
      },
    },
    channels: [3, 5],
  },
];

describe("what only multiplies and adds becomes part of the weights of", () => {
  test.each(cases)("$said before it", ({ input, sums, channels: [, after], axis }) => {
    expect(typesOf(folded(modelOf(input, sums, norm(after, axis))))).toEqual([sums.type]);
  });

  test.each(cases)("$said after it, without an offset", ({ input, sums, channels: [before], axis }) => {
    expect(typesOf(folded(modelOf(input, justFactors(before, axis), sums)))).toEqual([sums.type]);
  });

  test.each(cases.filter(({ said }) => /^(dense|conv\dd)/.test(said)))(
    "$said after it, with an offset",
    ({ input, sums, channels: [before], axis }) => {
      expect(typesOf(folded(modelOf(input, norm(before, axis), sums)))).toEqual([sums.type]);
    },
  );
});

const [dense] = cases.filter(({ said }) => said === "dense in_out").map(({ sums }) => sums) as [Part];
const [conv] = cases.filter(({ said }) => said.startsWith("conv2d hwio, 1")).map(({ sums }) => sums) as [
  Part,
];
const relu = applying(applied("relu"));

test("several in a row become part of one layer, and so does the activation after them", () => {
  const scale: Part = { type: "scale", fields: { scale: tensor("s", [2]), shift: 0.5 } };
  const normalize: Part = { type: "normalize", fields: { mean: tensor("m", [3]), std: 3 } };
  const rescale: Part = { type: "scale", fields: { scale: 2, shift: false } };
  const { layers, format, remarks } = folded(
    modelOf([2, 3], rescale, normalize, dense, norm(2), scale, relu),
  );
  expect(layers).toHaveLength(1);
  expect(layers[0]).toMatchObject({
    type: "dense",
    fields: { weights: { key: "W_folded" }, bias: { key: "b_folded" }, activation: { name: "relu" } },
    origin: "scale, normalize, dense, batch_norm, scale, activation",
  });
  expect(format).toBe("a file, with folded weights");
  expect(remarks).toEqual([
    "Folded into weights, so that results differ in their last bits: normalize into dense, scale into normalize, dense, " +
      "batch_norm into scale, normalize, dense and scale into scale, normalize, dense, batch_norm.",
  ]);
});

test("one number for all is the same along every axis", () => {
  const [first] = cases.filter(({ said }) => said.startsWith("conv2d oihw, 1 groups, channels first")) as [
    Case,
  ];
  const half: Part = { type: "scale", fields: { scale: 0.5, shift: -1 } };
  expect(typesOf(folded(modelOf(first.input, first.sums, half)))).toEqual(["conv2d"]);
});

test("the padding of a kernel of size 1 is none", () => {
  const fields = {
    filters: 2,
    kernel: 1,
    padding: "same",
    weights: tensor("W", [1, 1, 3, 2]),
    bias: false,
  };
  expect(typesOf(folded(modelOf([2, 2, 3], norm(3), { type: "conv2d", fields })))).toEqual(["conv2d"]);
});

describe("stays a layer, with the reason, where", () => {
  const stays = (model: ImportedModel) => {
    const { remarks } = folded(model);
    return remarks.at(-1);
  };

  test("an activation is between", () => {
    expect(
      stays(
        modelOf([4, 5, 4], { ...conv, fields: { ...conv.fields, activation: applied("relu") } }, norm(6)),
      ),
    ).toBe("Not folded: batch_norm, because an activation is between it and the layer before it.");
  });

  test("another layer reads the same", () => {
    const layers = [
      { ...conv, name: "c" },
      { ...norm(6), name: "n" },
      { type: "add", fields: {}, from: ["c", "n"] },
    ];
    expect(stays(modelOf([4, 5, 4], ...layers))).toBe(
      "Not folded: batch_norm, because other layers also read what the layer before it gives.",
    );
  });

  test("several layers read it", () => {
    const layers = [
      { ...norm(3), name: "n" },
      { ...dense, name: "d" },
      { ...dense, name: "e", from: ["n"] },
      { type: "add", fields: {}, from: ["d", "e"] },
    ];
    expect(stays(modelOf([2, 3], ...layers))).toBe(
      "Not folded: batch_norm, because several layers read what it gives.",
    );
  });

  test("the layer after it has padding", () => {
    const padded = { ...conv, fields: { ...conv.fields, padding: "same" } };
    expect(stays(modelOf([4, 5, 4], norm(4), padded))).toBe(
      "Not folded: batch_norm, because the layer after it pads with zeros, which the shift would change.",
    );
    expect(typesOf(folded(modelOf([4, 5, 4], justFactors(4), padded)))).toEqual(["conv2d"]);
  });

  test("it works along another axis", () => {
    expect(stays(modelOf([4, 5, 4], conv, norm(3, 0)))).toBe(
      "Not folded: batch_norm, because it works along another axis than the channels of the layer next to it.",
    );
  });

  test("nothing with weights is next to it", () => {
    expect(foldIntoWeights(modelOf([3], norm(3), relu)).remarks).toEqual([
      "Not folded: batch_norm, because no layer with weights is next to it.",
    ]);
  });

  test("weights would be infinite", () => {
    const fields = { ...norm(2).fields, variance: tensorField("v", tensorOf([2], [0, 1])), epsilon: 0 };
    const { layers, remarks } = foldIntoWeights(modelOf([2, 3], dense, { type: "batch_norm", fields }));
    expect(layers).toHaveLength(2);
    expect(remarks.at(-1)).toBe("Not folded: batch_norm, because its weights would not be finite.");
  });
});

test("says so where there is nothing to fold", () => {
  expect(foldIntoWeights(modelOf([2, 3], dense, relu)).remarks).toEqual([
    "Nothing was folded: no batch normalization, scale or shift is next to a layer with weights that it could become part of.",
  ]);
});

test("a network with many joins folds at once", () => {
  const fields = { units: 3, weights: tensor("W", [3, 3], -0.1, 0.1), bias: false };
  const reshape: Part = { type: "reshape", fields: { shape: [3] } };
  const blocks = Array.from({ length: 40 }, (_, n): Part[] => [
    { type: "dense", fields, name: `d${n}` },
    { ...norm(3), name: `b${n}` },
    { type: "add", fields: {}, name: `a${n}`, from: [`b${n}`, n === 0 ? "input" : `a${n - 1}`] },
  ]);
  for (const end of [[], [reshape]]) {
    const { layers } = foldIntoWeights(modelOf([3], ...blocks.flat(), ...end));
    expect(layers.map(({ type }) => type)).toEqual(Array(40).fill(["dense", "add"]).flat());
  }
});

test("branches keep their sources, and names that layers have", () => {
  const layers = [
    { ...dense, name: "a" },
    { ...norm(2), name: "b" },
    { ...dense, name: "c", from: ["input"] },
    { type: "add", fields: {}, from: ["b", "c"] },
  ];
  const { layers: after } = folded(modelOf([2, 3], ...layers));
  expect(after.map(({ type, name, from }) => ({ type, name, from }))).toEqual([
    { type: "dense", name: "a", from: undefined },
    { type: "dense", name: "c", from: ["input"] },
    { type: "add", name: undefined, from: ["a", "c"] },
  ]);
});

test("what an output or a state takes is not changed, and ports stay", () => {
  const square = { type: "dense", fields: { units: 2, weights: tensor("w", [2, 2]), bias: false } };
  const layers: Part[] = [
    { ...square, name: "a" },
    { ...norm(2), name: "b" },
    { type: "add", name: "c", from: ["b", "memory"], fields: {} },
    { ...square, name: "d" },
    norm(2),
  ];
  const model = {
    ...modelOf([2], ...layers),
    states: [{ name: "memory", shape: [2], next: "c" }],
  };
  const both = foldIntoWeights({
    ...model,
    outputs: [
      { name: "one", from: "a" },
      { name: "two", from: "d" },
    ],
  });
  expect(both.remarks[0]).toMatch(/^Not folded: /);
  const after = foldIntoWeights(model);
  expect(after.layers.map(({ type }) => type)).toEqual(["dense", "add", "dense"]);
  expect(after.states).toEqual([{ name: "memory", shape: [2], next: "c" }]);
  const [x, state] = [numbers(2), numbers(2)];
  const [before, now] = [model, after].map((one) => interpret(networkOf(one), x, state));
  expectT64(now?.output ?? [], before?.output ?? [], "output");
  expectT64(now?.state ?? [], before?.state ?? [], "state");
});
