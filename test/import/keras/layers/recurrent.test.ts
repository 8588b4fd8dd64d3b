import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { convertModel } from "../../../../generator/import/keras/convert.ts";
import { dialectOf } from "../../../../generator/import/keras/dialect.ts";
import { findWeight } from "../../../../generator/import/keras/find-weight.ts";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import { importTfjs } from "../../../../generator/import/tfjs/index.ts";
import { interpret } from "../../../../generator/reference/interpret.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { expectT64 } from "../../../support/tolerance.ts";
import { alone, modelOnDisk, networkOf, run } from "../../support/import-files.ts";
import { floats, kerasArchive } from "../../support/keras-files.ts";
import { close, importLayer, type Weights } from "../../support/keras-one-layer.ts";

interface Case {
  readonly about: string;
  readonly config: unknown;
  /** By their paths in Keras: `lstm/lstm_cell/kernel`. */
  readonly weights: Weights;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What Keras 3.15 gives in float64. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../../data/keras/recurrent.json", import.meta.url), "utf8"),
);

const convert = ({ config, weights }: Pick<Case, "config" | "weights">, version = "3.15.1") =>
  convertModel(
    {
      format: "Keras",
      config,
      weights: {
        read: (place, names) =>
          names.map((name) => {
            const [shape, data] = weights[
              findWeight(Object.keys(weights), place, name, false)
            ] as Weights[string];
            return { shape, data: Float64Array.from(data) };
          }),
      },
      dialect: dialectOf(version, "Keras"),
    },
    {},
  );

describe("gives what Keras gives", () => {
  test.each(cases)("$about", (one) =>
    expectT64(interpret(networkOf(convert(one)), one.x).output, Float64Array.from(one.y), one.about),
  );
});

const caseOf = (about: string) => cases.find((one) => one.about === about) as Case;

describe("ports have the names of the file", () => {
  test.each([
    ["a layer that is called twice, two inputs and two outputs", ["in_", "in1"], ["value", "action"]],
    ["outputs with names of their own", [undefined], ["a", "b"]],
    ["LSTM with all its states", [undefined], ["lstm", "lstm_2", "lstm_3"]],
  ])("%s", (about, inputs, outputs) => {
    const model = convert(caseOf(about));
    expect(model.inputs.map(({ name }) => name)).toEqual(inputs);
    expect(model.outputs?.map(({ name }) => name)).toEqual(outputs);
  });
});

test.each([
  ["Bidirectional, concat", "layers/bidirectional"],
  ["RNN of three cells, of which all states are outputs", "layers/rnn"],
  ["LSTM, every step", "layers/lstm"],
])("in .keras files the weights of cells are in folders of their own: %s", async (about, folder) => {
  const one = caseOf(about);
  const counts = new Map<string, number>();
  const own = Object.entries(one.weights).map(
    ([path, [shape, data]]): [string, ReturnType<typeof floats>] => {
      const parts = path.split("/").slice(0, -1);
      const direction = /forward|backward/.exec(path)?.[0];
      const inner = [
        ...(direction ? [`${direction}_layer`] : []),
        "cell",
        ...(about.startsWith("RNN") ? ["cells", parts.at(-1)] : []),
        "vars",
      ].join("/");
      const n = counts.get(inner) ?? 0;
      counts.set(inner, n + 1);
      return [`${folder}/${inner}/${n}`, floats(shape, data)];
    },
  );
  // The numbers are halves of powers of two, so that float32 has them too.
  const archive = await kerasArchive(
    JSON.parse(JSON.stringify(one.config).replaceAll("float64", "float32")),
    Object.fromEntries(own),
    "3.15.1",
  );
  close(run(await importKeras(alone(archive, "net.keras"), {}), one.x), one.y, 1e-5);
});

const { weights: trained, x, y } = caseOf("GRU, reset after");
const [kernel, recurrent, bias] = Object.values(trained) as [
  Weights[string],
  Weights[string],
  Weights[string],
];

test("what is stateful goes on in the next call", () => {
  const whole = caseOf("LSTM, every step");
  const text = JSON.stringify(whole.config).replaceAll('"stateful":false', '"stateful":true');
  const config = JSON.parse(text, (key, value) => (key === "batch_shape" ? [1, 2, 3] : value));
  const model = convert({ ...whole, config });
  expect(model.remarks.join()).toContain("is stateful");
  const network = networkOf(model);
  const first = interpret(network, whole.x.slice(0, 6));
  const second = interpret(network, whole.x.slice(6), first.state);
  expectT64([...first.output, ...second.output], Float64Array.from(whole.y), whole.about);
});

describe("weights in other layouts", () => {
  /** What a layer gives that has these weights. */
  const given = (className: string, config: object, weights: Weights, version = "2.2.4") =>
    run(importLayer([4, 3], className, { units: 2, ...config }, weights, { version }), x);

  test("those of CuDNNGRU, whose blocks of columns are transposed", () => {
    const turned = ([[rows = 0, columns = 0], data]: Weights[string]): Weights[string] => {
      const values = new Array<number>(data.length);
      for (let gate = 0; gate < 3; gate++)
        for (let row = 0; row < rows; row++)
          for (let unit = 0; unit < 2; unit++) {
            const place = unit * rows + row;
            values[Math.floor(place / 2) * columns + gate * 2 + (place % 2)] = data[
              row * columns + gate * 2 + unit
            ] as number;
          }
      return [[rows, columns], values];
    };
    const weights = {
      kernel: turned(kernel),
      recurrent_kernel: turned(recurrent),
      bias: [[12], bias[1]],
    } as const;
    close(given("CuDNNGRU", {}, weights), y);
  });

  test("those of Keras 1, which has some for each gate", () => {
    const before = caseOf("GRU, reset before, every step");
    const [kernel, recurrent, bias] = Object.values(before.weights) as [
      Weights[string],
      Weights[string],
      Weights[string],
    ];
    const block = ([[rows = 1, columns = rows], data]: Weights[string], gate: number): number[] => {
      const count = data.length / columns;
      return Array.from({ length: count }, (_, row) =>
        data.slice(row * columns + gate * 2, row * columns + gate * 2 + 2),
      ).flat();
    };
    const weights = Object.fromEntries(
      ["z", "r", "h"].flatMap((letter, gate) => [
        [`kernel_${letter}`, [[3, 2], block(kernel, gate)]],
        [`recurrent_kernel_${letter}`, [[2, 2], block(recurrent, gate)]],
        [`bias_${letter}`, [[2], block([[1, 6], bias[1]], gate)]],
      ]),
    ) as unknown as Weights;
    const config = {
      ...{ output_dim: 2, activation: "tanh", inner_activation: "sigmoid", return_sequences: true },
      ...{ consume_less: "cpu", units: undefined },
    };
    const net = importLayer([4, 3], "GRU", config, weights, { version: "1.2.2" });
    close(run(net, before.x), before.y);
  });
});

describe.skipIf(sharedData === undefined)("gives what TensorFlow.js gives", () => {
  test.each(["same_stride_pool", "gru_simple_rnn", "bidirectional_lstm", "two_in_two_out"])(
    "%s",
    async (name) => {
      const folder = `${sharedData}/tfjs-layers/${name}`;
      const model = await importTfjs(modelOnDisk(`${folder}/model.json`), {});
      const { cases } = JSON.parse(readFileSync(`${folder}/io.json`, "utf8"));
      for (const one of cases) {
        const network = networkOf(model, "f64");
        expectT64(interpret(network, one.x.flat()).output, Float64Array.from(one.y_f64.flat()), name);
      }
    },
  );
});
