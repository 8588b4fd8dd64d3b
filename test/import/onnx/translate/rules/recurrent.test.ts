import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importGraph, importOnnx } from "../../../../../generator/import/onnx/index.ts";
import { alone, refusal, run } from "../../../support/import-files.ts";
import { close } from "../../../support/keras-one-layer.ts";
import { floats, graphOf, modelBytes, stored, value } from "../../../support/onnx-model.ts";
import { caseModel, type RecurrentCase } from "../../../support/recurrent-cases.ts";

const file = fileURLToPath(new URL("../../../../data/onnx/recurrent.json", import.meta.url));
const cases: readonly RecurrentCase[] = JSON.parse(readFileSync(file, "utf8"));

/** All but the numbers, in words. */
const named = cases.map((one): [string, RecurrentCase] => {
  const said = Object.entries(one).flatMap(([key, value]) => {
    if (key === "given" || key === "layout") return [];
    return Array.isArray(value) && typeof value[0] === "number" && key !== "outputs"
      ? [key]
      : `${key} ${value}`;
  });
  return [said.join(", "), one];
});

const imported = (one: RecurrentCase) => importOnnx(alone(caseModel(one).bytes), {});

const valuesOf = (one: RecurrentCase) => caseModel(one).feeds.flatMap(([, , values]) => values);

describe("as onnxruntime computes it:", () => {
  test.each(named)("%s", async (_, one) => {
    close(run(await imported(one), valuesOf(one)), one.given, 2e-6);
  });
});

/** Rows whose first two axes change places. */
const swapped = (values: readonly number[], first: number, second: number): number[] => {
  const size = values.length / first / second;
  return Array.from({ length: second }, (_, j) =>
    Array.from({ length: first }, (_, i) =>
      values.slice((i * second + j) * size, (i * second + j + 1) * size),
    ),
  ).flat(2);
};

/** [steps, directions, batch, units] as [batch, steps, directions, units]. */
const batchFirst = (
  values: readonly number[],
  steps: number,
  directions: number,
  batch: number,
): number[] => {
  const units = values.length / steps / directions / batch;
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: steps * directions }, (_, row) => {
      const place = (row * batch + b) * units;
      return values.slice(place, place + units);
    }),
  ).flat(2);
};

describe("with the batch as the first axis, the same:", () => {
  test.each(named.filter(([, { outputs }]) => outputs === undefined))("%s", async (_, one) => {
    const { T, B, direction, op, given } = one;
    const directions = direction === "bidirectional" ? 2 : 1;
    const states = (values: readonly number[] | undefined) => values && swapped(values, directions, B);
    const { h, c } = one;
    const turned: RecurrentCase = {
      ...{ ...one, layout: 1, x: swapped(one.x, T, B) },
      ...(h && { h: states(h) as number[] }),
      ...(c && { c: states(c) as number[] }),
    };
    const all = T * directions * B * 3;
    const ends = directions * B * 3;
    const wanted = [
      ...batchFirst(given.slice(0, all), T, directions, B),
      ...Array.from({ length: op === "LSTM" ? 2 : 1 }, (_, n) =>
        swapped(given.slice(all + n * ends, all + (n + 1) * ends), directions, B),
      ).flat(),
    ];
    close(run(await imported(turned), valuesOf(turned)), wanted, 2e-6);
  });
});

describe("a sample of an open batch", () => {
  const [one] = cases.filter(
    ({ op, direction, h, B }) => op === "LSTM" && direction === "forward" && h && B === 1,
  );
  test("begins with what it is given, and names the likely pairs", async () => {
    const { W, R, bias = [], x, h = [], c = [], given } = one as RecurrentCase;
    const bytes = modelBytes({
      input: [value("x", [1, "batch", 2]), value("h0", [1, "batch", 3]), value("c0", [1, "batch", 3])],
      output: ["y", "hn", "cn"].map((name) => value(name, [])),
      initializer: [
        stored("W", floats(W, [1, 12, 2])),
        stored("R", floats(R, [1, 12, 3])),
        stored("B", floats(bias, [1, 24])),
      ],
      nodes: [["LSTM", "x W R B _ h0 c0", "y hn cn"]],
    });
    const model = await importOnnx(alone(bytes), {});
    expect(model.inputs).toEqual([
      { name: "x", shape: [1, 2] },
      { name: "h0", shape: [1, 3] },
      { name: "c0", shape: [1, 3] },
    ]);
    expect(model.remarks).toEqual([
      '"h0" and "hn" and "c0" and "cn" look like states that go from call to call; --state h0=hn --state c0=cn makes the module keep them.',
    ]);
    close(run(model, [...x, ...h, ...c]), given, 2e-6);
    const kept = await importOnnx(alone(bytes), { states: { h0: "hn", c0: "cn" } });
    expect(kept).toMatchObject({
      inputs: [{ name: "x" }],
      states: [{ name: "h0", shape: [1, 3] }, { name: "c0" }],
      outputs: [{ name: "y" }],
      remarks: [],
    });
  });
});

describe("refused, with the reason:", () => {
  const weights = {
    w: floats(Array(6).fill(0.5), [1, 3, 2]),
    r: floats(Array(9).fill(0.5), [1, 3, 3]),
    lengths: { type: "i32", shape: [1], data: Float64Array.of(2) },
  } as const;
  const refused = async (
    attributes: Record<string, number | string | string[] | number[]>,
    inputs = "x w r",
  ) =>
    (
      await refusal(() =>
        importGraph(
          graphOf({ dims: [4, 1, 2], constants: weights, nodes: [["RNN", inputs, "y", attributes]] }),
        ),
      )
    )[0]?.reason;
  test.each([
    [{ direction: "sideways" }, 'its direction "sideways" is unknown'],
    [{ hidden_size: 4 }, "its hidden_size is 4, but its recurrent weights are for 3"],
    [{ direction: "bidirectional" }, "its weights have shape 1×3×2 instead of 2×3×2"],
    [{ activations: ["Tanh", "Relu"] }, "it names 2 activations instead of 1"],
    [{ activations: ["Sine"] }, 'its activation "Sine" is unknown'],
    [
      { activations: ["ScaledTanh"], activation_alpha: [0.5], activation_beta: [2] },
      "no activation of a spec is ScaledTanh with alpha 0.5 and beta 2",
    ],
    [{ cells: 3 }, "RNN of opset 17 has no such attribute"],
  ])("%o", async (attributes, reason) => expect(await refused(attributes)).toBe(reason));
  test("sequences that end early", async () =>
    expect(await refused({}, "x w r _ lengths")).toBe(
      "its sequence_lens say 2, and every sequence has to have all of its 4 steps",
    ));
});
