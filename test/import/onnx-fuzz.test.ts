import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ImportError } from "../../generator/import/imported-model.ts";
import { readModel, readTensor } from "../../generator/import/onnx/read/index.ts";
import { mutate, randomNumbers } from "../support/mutate.ts";
import {
  float,
  floats,
  int,
  int64s,
  ints,
  modelBytes,
  node,
  tensor,
  tensorBytes,
  value,
} from "./onnx-build.ts";
import { alone } from "./run-imported.ts";

const file = (name: string): Uint8Array =>
  readFileSync(new URL(`../data/onnx/${name}.onnx`, import.meta.url));

/** A model that has most of what is read and folded. */
const manifold = modelBytes({
  input: [value("x", ["batch", 4]), value("w", [4, 2])],
  initializer: [
    floats("w", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    { name: "raw", dataType: 10, dims: [3n], rawData: new Uint8Array(6) },
    int64s("shape", [2, -1]),
    int64s("ends", [2n ** 63n - 1n]),
    int64s("large", [1000, 1000]),
  ],
  node: [
    node("Constant", [], ["one"], [tensor("value", floats("", [1], [1]))]),
    node("Reshape", ["w", "shape"], ["r"]),
    node("Transpose", ["r"], ["t"], [ints("perm", [1, 0])]),
    node("MatMul", ["r", "t"], ["m"]),
    node("ConstantOfShape", ["large"], ["zeros"], [tensor("value", floats("", [1], [0.5]))]),
    node("Slice", ["raw", "zero", "ends"], ["sliced"]),
    node("Shape", ["m"], ["zero"]),
    node("Cast", ["sliced"], ["cast"], [int("to", 1)]),
    node("ReduceSum", ["zeros"], ["sum"], [int("keepdims", 0)]),
    node("Gather", ["m", "index"], ["g"], [int("axis", 1)]),
    node("Constant", [], ["index"], [tensor("value", int64s("", [0, 1]))]),
    node("Concat", ["g", "m"], ["c"], [int("axis", 0)]),
    node("LeakyRelu", ["x"], ["l"], [float("alpha", 0.5)]),
    node("Gemm", ["l", "w", "one"], ["y"], [float("alpha", 2)]),
  ],
});

const MUTANTS = 10_000;

async function isRead(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return false;
  }
}

async function isRight(
  read: (bytes: Uint8Array) => Promise<unknown>,
  seed: Uint8Array,
  start: number,
): Promise<void> {
  const random = randomNumbers(start);
  const read_ = { yes: 0, no: 0 };
  expect(await isRead(() => read(seed))).toBe(true);
  for (let i = 0; i < MUTANTS; i++) {
    const mutant = mutate(seed, random);
    read_[(await isRead(() => read(mutant))) ? "yes" : "no"]++;
  }
  expect(read_.yes).toBeGreaterThan(0);
  expect(read_.no).toBeGreaterThan(0);
}

const models = {
  "mlp_gelu.onnx": file("mlp_gelu"),
  "linear_only.onnx": file("linear_only"),
  "a model of many parts": manifold,
};
for (const [name, seed] of Object.entries(models)) {
  test(`${MUTANTS} broken files like ${name} are read or refused`, { timeout: 60_000 }, () =>
    isRight((bytes) => readModel(alone(bytes), {}), seed, name.length),
  );
}

const tensors = {
  "a tensor in a typed field": tensorBytes(floats("t", [2, 3], [1, 2, 3, 4, 5, 6])),
  "a tensor in raw_data": tensorBytes({
    name: "t",
    dataType: 7,
    dims: [2n, 1n],
    rawData: new Uint8Array(16),
  }),
};
for (const [name, seed] of Object.entries(tensors)) {
  test(`${MUTANTS} broken files like ${name} are read or refused`, { timeout: 20_000 }, () =>
    isRight(readTensor, seed, name.length),
  );
}
