import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ImportError } from "../../../../generator/import/imported-model.ts";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { readTensor } from "../../../../generator/import/onnx/read/read-tensor.ts";
import { mutate, randomNumbers } from "../../../support/mutate.ts";
import { alone, wholly } from "../../support/import-files.ts";
import {
  attribute,
  floats,
  int64s,
  modelBytes,
  node,
  stored,
  tensorBytes,
  value,
} from "../../support/onnx-model.ts";
import { tamper } from "../../support/onnx-tamper.ts";

const file = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../data/onnx/${name}.onnx`, import.meta.url));

/** A model that has most of what is read and folded. */
const manifold = modelBytes({
  input: [value("x", ["batch", 4]), value("w", [4, 2])],
  output: ["y", "c", "cast", "sum", "shapeOfM"].map((name) => value(name)),
  initializer: [
    stored("w", floats([1, 2, 3, 4, 5, 6, 7, 8], [4, 2])),
    { name: "raw", dataType: 10, dims: [3n], rawData: new Uint8Array(6) },
    int64s("shape", [2, -1]),
    int64s("ends", [2n ** 63n - 1n]),
    int64s("begin", [1]),
    int64s("sizes", [30, 40]),
  ],
  nodes: [
    node("Constant", [], ["one"], [attribute.tensor("value", stored("", floats([1], [1])))]),
    ["Reshape", "w shape", "r"],
    ["Transpose", "r", "t", { perm: [1, 0] }],
    ["MatMul", "r t", "m"],
    node(
      "ConstantOfShape",
      ["sizes"],
      ["halves"],
      [attribute.tensor("value", stored("", floats([0.5], [1])))],
    ),
    ["Slice", "raw begin ends", "sliced"],
    ["Shape", "m", "shapeOfM"],
    ["Cast", "sliced", "cast", { to: 1 }],
    ["ReduceSum", "halves", "sum", { keepdims: 0 }],
    ["Gather", "m index", "g", { axis: 1 }],
    node("Constant", [], ["index"], [attribute.tensor("value", int64s("", [0, 1]))]),
    ["Concat", "g m", "c", { axis: 0 }],
    ["LeakyRelu", "x", "l", { alpha: 0.5 }],
    ["Gemm", "l w one", "y", { alpha: 2 }],
  ],
});

const MUTANTS = 4_000;

async function isRead(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return false;
  }
}

/** How many mutants of a file are read; a test fails of anything but an ImportError. */
async function countRead(read: (bytes: Uint8Array) => Promise<unknown>, seed: Uint8Array): Promise<number> {
  const random = randomNumbers(seed.length);
  let count = 0;
  for (let i = 0; i < MUTANTS; i++) {
    const mutant = mutate(seed, random);
    if (await isRead(() => read(mutant))) count++;
  }
  return count;
}

const readAlone = (bytes: Uint8Array) => readModel(alone(bytes), {});

const seeds: Readonly<Record<string, readonly [Uint8Array, (bytes: Uint8Array) => Promise<unknown>]>> = {
  "mlp_gelu.onnx": [file("mlp_gelu"), readAlone],
  "a model of many parts": [manifold, readAlone],
  "a tensor in a typed field": [tensorBytes(stored("t", floats([1, 2, 3, 4, 5, 6], [2, 3]))), readTensor],
  "a tensor in raw_data": [
    tensorBytes({ name: "t", dataType: 7, dims: [2n, 1n], rawData: new Uint8Array(16) }),
    readTensor,
  ],
};

for (const [name, [seed, read]] of Object.entries(seeds)) {
  test(`${MUTANTS} broken files like ${name} are read or refused`, async () => {
    expect(await isRead(() => read(seed))).toBe(true);
    const count = await countRead(read, seed);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(MUTANTS);
  });
}

const sound = {
  "batchnorm_dropout_eval.onnx": file("batchnorm_dropout_eval"),
  "a model of many parts": manifold,
};

for (const [name, seed] of Object.entries(sound)) {
  test(`${MUTANTS} models like ${name} that say other things are read or refused`, async () => {
    const random = randomNumbers(name.length);
    let count = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const other = tamper(seed, random);
      if (await isRead(() => readAlone(other))) count++;
    }
    expect(count).toBeGreaterThan(MUTANTS / 10);
    expect(count).toBeLessThan(MUTANTS);
  });
}

test("the model of many parts is folded but for what depends on x", async () => {
  const { nodes, constants } = await readAlone(manifold);
  expect(constants.get("c")?.shape).toEqual([4, 2]);
  expect(constants.get("sum")?.data).toEqual(Float64Array.of(600));
  expect(constants.get("cast")?.data).toEqual(Float64Array.of(0, 0));
  expect(nodes.map(({ op, refusals }) => [op, refusals])).toEqual([
    ["LeakyRelu", undefined],
    ["Gemm", undefined],
  ]);
});

/** A field of protobuf that holds bytes: its tag, its length, the bytes. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest >>= 7) length.push((rest & 127) | 128);
  const head = [(number << 3) | 2, ...length, rest];
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

/** In what fields of ModelProto and GraphProto they lie. */
const GRAPH = 7;
const NODE = 1;
const INPUT = 11;

const repeated = (bytes: Uint8Array, count: number): Uint8Array => {
  const whole = new Uint8Array(bytes.length * count);
  for (let i = 0; i < count; i++) whole.set(bytes, i * bytes.length);
  return whole;
};

function nested(inner: Uint8Array, numbers: readonly number[]): Uint8Array {
  return numbers.reduceRight((bytes, number) => field(number, bytes), inner);
}

const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Small files that ask for much. */
const attacks: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  "two million empty nodes": [
    field(GRAPH, repeated(field(NODE, new Uint8Array(0)), 2 ** 21)),
    /contains more than 1048576 messages$/,
  ],
  "300,000 broken nodes": [
    field(GRAPH, repeated(field(NODE, new Uint8Array(0)), 300_000)),
    /it has no op_type; more problems are not listed$/,
  ],
  "sequences of sequences, 200 deep": [
    nested(new Uint8Array(0), [
      GRAPH,
      INPUT,
      ...many(200, (i) => [2, 4, 1][i === 0 ? 0 : 2 - (i % 2)] as number),
    ]),
    /nests messages more than 100 deep$/,
  ],
  "a node of 300,000 unknown inputs": [
    modelBytes({
      nodes: [
        node(
          "Sum",
          many(300_000, () => "gone"),
          ["y"],
        ),
      ],
    }),
    /it uses "gone", which nothing computes; more problems are not listed$/,
  ],
  "a tensor of 2^60 numbers": [
    modelBytes({
      initializer: [{ ...stored("w", floats([])), dims: [2n ** 30n, 2n ** 30n], rawData: new Uint8Array(4) }],
      nodes: [["Add", "x w", "y"]],
    }),
    /but its raw_data has only 4 bytes$/,
  ],
  "a packed field that says it is 2^32 - 1 long": [
    Uint8Array.of(0x3a, 12, 0x2a, 10, 0x08, 0, 0x22, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0),
    /it ends inside a field$/,
  ],
};

for (const [name, [bytes, reason]] of Object.entries(attacks)) {
  test(`refused: ${name}`, { timeout: 20_000 }, async () => {
    await expect(readAlone(bytes).then(wholly)).rejects.toThrow(ImportError);
    await expect(readAlone(bytes).then(wholly)).rejects.toThrow(reason);
  });
}

test("constants that grow from node to node are refused in their place", async () => {
  const initializer = [stored("0", floats([1, 1], [1, 2]))];
  const doubling = many(60, (i) =>
    node("Concat", [`${i}`, `${i}`], [`${i + 1}`], [attribute.int("axis", 0)]),
  );
  const { nodes } = await readAlone(modelBytes({ initializer, nodes: [...doubling, ["Add", "x 60", "y"]] }));
  expect(nodes[0]?.refusals?.[0]?.reason).toBe("its constants are too large to compute");
});
