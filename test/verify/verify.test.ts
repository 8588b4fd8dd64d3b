import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { problemsOf } from "../../generator/cli/vectors/problems.ts";
import type { Layer, Network } from "../../generator/ir/network.ts";
import type { TensorData } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { isRight } from "../../generator/verify/compare-recording.ts";
import { describeDifference } from "../../generator/verify/describe-difference.ts";
import { runModules, type TargetModule } from "../../generator/verify/run-modules.ts";
import { type VerifiedRecording, type VerifyRequest, verify } from "../../generator/verify/verify.ts";
import { stepFrom } from "../support/floats.ts";
import { root } from "../support/specs.ts";
import { filesOf, json } from "../support/vector-files.ts";

const spec = join(root, "specs/iris.yaml");
const loadIris = () =>
  load(readFileSync(spec), { readFile: (name) => readFileSync(join(dirname(spec), name)) });
const recorded = filesOf({ "iris.npz": readFileSync(join(root, "test/data/sklearn/iris_relu.npz")) });

const { shape, data } = openWeightFile("iris.npz", recorded.readFile("iris.npz")).read("X_test_raw");
const inputs = Array.from({ length: shape[0] as number }, (_, n) => [...data.subarray(4 * n, 4 * n + 4)]);

const request: VerifyRequest = {
  vectors: "iris.npz",
  expected: undefined,
  input: "X_test_raw",
  output: ["network_output", "predict_proba", "predict"],
  tolerance: undefined,
};

/** Iris with one weight of its first dense layer changed: from input 2 to unit 5. */
function changed(change: (weight: number) => number): Network {
  const { network } = loadIris();
  const { data } = (network.layers[1] as Layer).values.weights as TensorData;
  data[2 * 16 + 5] = change(data[2 * 16 + 5] as number);
  return network;
}

const verifyNetwork = async (
  network: Network,
  asked = request,
  files = recorded,
): Promise<VerifiedRecording> =>
  (await verify({ network, inDtype: () => network }, [], asked, files))[0] as VerifiedRecording;

test("iris gives what scikit-learn gave, and both of its modules the bits of the reference", async () => {
  const loaded = loadIris();
  const modules = await runModules(loaded);
  expect(modules.map(({ target, obstacle }) => [target, obstacle])).toEqual([
    ["ts", undefined],
    ["wasm", undefined],
  ]);
  const [result] = await verify(loaded, modules, request, recorded);
  expect(result && isRight(result)).toBe(true);
  expect(result).toMatchObject({
    cases: 45,
    tolerance: 1e-12,
    mismatches: {},
    arrays: [
      { key: "network_output", against: "output", beyond: 0, argMax: 0 },
      { key: "predict_proba", against: "output", beyond: 0, argMax: 0 },
      { key: "predict", against: "predict", beyond: 0, argMax: 0 },
    ],
  });
  expect(result?.arrays[0]?.largest?.absolute).toBeLessThan(1e-15);
});

test("a module that has not the bits of the reference is found, and is a fault of its own kind", async () => {
  const loaded = loadIris();
  const [ts, wasm] = await runModules(loaded);
  const { module } = ts as TargetModule;
  const wrong = {
    ...(module as GeneratedModule),
    forward: (x: Float64Array, out: Float64Array) => {
      const result = (module as GeneratedModule).forward(x, out);
      out[1] = stepFrom(out[1] as number, 1, "f64");
      return result;
    },
  } as GeneratedModule;
  const modules = [{ ...(ts as TargetModule), module: wrong }, wasm as TargetModule];
  const [result] = await verify(loaded, modules, request, recorded);
  expect(result?.mismatches).toMatchObject({ ts: { entry: "forward", index: 1 } });
  expect(result && isRight(result)).toBe(false);
  const asked = { request: { ...request, path: [] }, source: undefined };
  const faults = problemsOf(asked, "iris.yaml", result as VerifiedRecording);
  expect(faults.map(({ code }) => code)).toEqual(["wrong-result"]);
  expect(faults[0]?.message).toMatch(
    /^the TypeScript of iris\.yaml does not compute the same result as the reference: forward\(/,
  );
});

describe("a weight that is not what it was", () => {
  const files = filesOf({ "io.json": recordingOf(loadIris().network) });
  const asked = { ...request, vectors: "io.json", input: undefined, output: ["output"] };
  const exact = { ...asked, tolerance: 0 };

  test("unchanged, a network is what it was to the bit", async () => {
    const result = await verifyNetwork(loadIris().network, exact, files);
    expect(isRight(result)).toBe(true);
    expect(result.arrays.map(({ largest }) => largest?.ulps)).toEqual([0, 0, 0, 0, 0]);
  });

  test("by one ulp stays within the tolerance and shows in the ulps; no difference may be allowed", async () => {
    const other = changed((weight) => stepFrom(weight, 1, "f64"));
    const result = await verifyNetwork(other, asked, files);
    expect(isRight(result)).toBe(true);
    expect(result.arrays[0]?.largest?.ulps).toBeGreaterThan(0);
    expect(isRight(await verifyNetwork(other, exact, files))).toBe(false);
  });

  test("by 1e-3 fails, and names the case, the value and the layer", async () => {
    const { arrays } = await verifyNetwork(
      changed((weight) => weight + 1e-3),
      asked,
      files,
    );
    expect(arrays.map(({ key, beyond }) => [key, beyond > 0])).toEqual([
      ["output", true],
      ["Z1", false],
      ["A2", true],
      ["Z2", true],
      ["A3", true],
    ]);
    const [output, z1, a2] = arrays;
    expect(z1?.layer).toBe("layer 1, normalize 4 → 4");
    expect(a2).toMatchObject({ layer: "layer 2, dense 4 → 16, relu", first: { case: 0, element: 5 } });
    expect(describeDifference(a2 as never)).toMatch(
      /^A2\[0, 5\] is \S+, but \S+ was recorded \(difference \S+, allowed \S+\); \d+ of 45 cases differ$/,
    );
    const worst = output?.first;
    expect(worst?.error).toBe(Math.abs((worst?.got as number) - (worst?.recorded as number)));
    expect(worst?.error).toBeGreaterThan(worst?.allowed as number);
  });
});

/** What a network gives for the inputs of scikit-learn, stage by stage. */
function recordingOf(network: Network): string {
  return json({
    cases: inputs.map((input) => {
      const { output, trace } = interpret(network, input);
      const stages = trace.flatMap(({ layer, stages }) =>
        stages.map(({ symbol, values }) => [`${symbol}${layer.number}`, values]),
      );
      const { Z1, A2, Z2, A3 } = Object.fromEntries(stages);
      return { input, Z1, A2, Z2, A3, output };
    }),
  });
}
