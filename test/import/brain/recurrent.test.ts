import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importBrain } from "../../../generator/import/brain/index.ts";
import type { Network } from "../../../generator/ir/network.ts";
import { initialState, interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { runSeries } from "../../support/run-series.ts";
import { root } from "../../support/specs.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

interface Saved {
  readonly json: {
    readonly [key: string]: unknown;
    readonly hiddenLayers: readonly Record<string, unknown>[];
  };
  readonly cases: readonly { readonly series: number[][]; readonly output_f64: number[] }[];
}

/** Networks of brain.js 2.0.0-beta.24 and 1.6.1, and what each computes after series, with all arrays in float64. */
const saved: Readonly<Record<string, Saved>> = JSON.parse(
  readFileSync(join(root, "test/data/js/brain_time_steps.json"), "utf8"),
);
const fileOf = (json: unknown) => modelFile("net.json", JSON.stringify(json));
const said = (json: unknown) => problemsOf(importBrain, fileOf(json));
const { json: lstm } = saved.v2_LSTMTimeStep as Saved;

test.each(Object.entries(saved))("%s gives what run gives for a series", async (name, { json, cases }) => {
  const network = networkOf(await importBrain(fileOf(json), {}));
  for (const { series, output_f64 } of cases)
    expectT64(runSeries(network, series).outputs.at(-1) ?? [], output_f64, `${name}, ${series.length} steps`);
  expect(cases).toHaveLength(4);
});

interface Text {
  readonly json: unknown;
  /** What `run` adds to a text, and the outputs before softmax after indices of characters, in float64. */
  readonly cases: readonly { text: string; out: string; idx: number[]; logits: number[][] }[];
}

const texts: Readonly<Record<string, Text>> = JSON.parse(
  readFileSync(join(root, "test/data/js/brain_characters.json"), "utf8"),
);

describe.each(Object.entries(texts))("%s takes indices of characters", (name, { json, cases }) => {
  test("and gives the probabilities of the next one", async () => {
    const model = await importBrain(fileOf(json), {});
    expect(model).toMatchObject({
      labels: ["<end>", "a", "b", "c", "unrecognized"],
      inputs: [{ shape: [1] }],
    });
    for (const { idx, logits } of cases) {
      const { outputs } = runSeries(
        networkOf(model),
        idx.map((index) => [index]),
      );
      const expected = logits.map((own) => {
        const powers = own.map((value) => Math.exp(value - Math.max(...own)));
        const sum = powers.reduce((a, b) => a + b);
        return powers.map((power) => power / sum);
      });
      expectT64(outputs.flat(), expected.flat(), name);
    }
  });
  test("so that run can be written with it", async () => {
    const network = networkOf(await importBrain(fileOf(json), {}));
    for (const { text, out } of cases) expect(complete(network, text)).toBe(out);
  });
});

/** What `run` of brain.js does: of a text of n characters it reads n − 1, and then what it predicts, up to the end. */
function complete(network: Network, text: string): string {
  const labels = network.outputs[0]?.labels ?? [];
  let state: readonly number[] = initialState(network);
  let index = 0;
  let out = "";
  for (let n = 0; n < 20; n++) {
    const step = interpret(network, [index], state);
    const { predict = 0 } = step;
    state = step.state;
    if (predict === 0) break;
    if (n >= text.length) out += labels[predict];
    index = n + 1 < text.length ? labels.indexOf(text[n] as string) : predict;
  }
  return out;
}

test("names of several values are those of the inputs; names of single values are those of steps", async () => {
  const lookup = { close: 1, open: 0 };
  const named = await importBrain(fileOf({ ...lstm, inputLookup: lookup }), {});
  expect(named.inputs).toEqual([{ shape: [2], names: ["open", "close"] }]);
  const { json: gru } = saved.v2_GRUTimeStep as Saved;
  const steps = await importBrain(fileOf({ ...gru, inputLookup: { monday: 0, tuesday: 1 } }), {});
  expect(steps.inputs).toEqual([{ shape: [1] }]);
});

describe("refused, with the reason", () => {
  const [first = {}, ...others] = lstm.hiddenLayers;
  test("weights that are missing, or of another shape", async () => {
    const { forgetHidden, ...rest } = first;
    expect(await said({ ...lstm, hiddenLayers: [rest, ...others] })).toEqual([
      "hiddenLayers[0].forgetHidden: it is missing",
    ]);
    expect(
      await said({ ...lstm, hiddenLayers: [{ ...first, forgetMatrix: forgetHidden }, ...others] }),
    ).toEqual(["hiddenLayers[0].forgetMatrix: it is 3×3; for the sizes of the network it must be 3×2"]);
    const short = { rows: 2, columns: 1, weights: [1] };
    expect(await said({ ...lstm, output: short })).toEqual([
      "output.weights: it has 1 number; it must have 2",
    ]);
    expect(await said({ ...lstm, output: { ...short, weights: { 0: 1, 2: 1 } } })).toEqual([
      "output.weights: it has 2 numbers; it must have 2",
    ]);
  });
  test("names that are not those of the inputs", async () => {
    expect(await said({ ...lstm, inputLookup: { a: 0, b: 2 } })).toEqual([
      "inputLookup: its indices are not those of 2 inputs, each once",
    ]);
  });
  test("damaged files", async () => {
    const { imported, refused } = await importMutants(importBrain, fileOf(lstm), {}, effort(200, 5000));
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  });
});
