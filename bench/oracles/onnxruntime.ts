import ort from "onnxruntime-node";
import { FLOAT, modelBytes, type NodeInit, value } from "../../test/import/support/onnx-model.ts";
import { chains } from "./onnx/chains.ts";
import { describeGraph } from "./onnx/describe.ts";
import { BATCH, DOUBLE, Maker, type Shape, sizeOf, type Value } from "./onnx/maker.ts";
import { withNoise } from "./onnx/noise.ts";
import { ops } from "./onnx/table.ts";
import { type Case, inMemory, type Oracle, type Sample } from "./oracle.ts";
import { RandomSource } from "./random-source.ts";

const table = { ...ops, ...chains };
const NEWEST = 24;

/** How the first size of the input is given: open, fixed and the batch by `--batch`, or part of the sample. */
const batches = ["open", "open", "told", "none"] as const;

interface Model {
  readonly maker: Maker;
  readonly output: Value;
  readonly shape: Shape;
  readonly kinds: readonly string[];
}

async function draw(seed: number): Promise<Sample | undefined> {
  const chance = new RandomSource(seed);
  const way = chance.one(batches);
  const size = way === "told" ? chance.whole(2, 3) : way === "open" ? -1 : 0;
  const model = make(chance, size);
  if (model === undefined) return undefined;
  const { maker, output, kinds } = model;
  const nodes = needed(maker, output.name);
  const names = nodes.map(({ opType }) => opType as string);
  if (!names.some((name) => name !== "Constant") || output.type === 9 || output.type === 6) return undefined;
  const rows = way === "none" ? 1 : way === "told" ? size : 2;
  const sample = model.shape.map((length) => (length === BATCH ? 1 : length));
  const inputs = Array.from({ length: rows * 2 }, () => chance.inputs(sizeOf(sample)));
  const bytes = bytesOf(model, nodes, size);
  const between = maker.known.filter(
    ({ name, type }) => name !== "x" && name !== output.name && type === maker.type && isGiven(nodes, name),
  );
  const watched = bytesOf(model, nodes, size, between);
  const noisy = ["a", "b"].map((way) => bytesOf(model, withNoise(maker, nodes, way), size));
  const cases: Case[] = [];
  const parts = output.shape.filter((length) => length % BATCH === 0);
  const axis = output.shape.indexOf(BATCH);
  const mixes = way !== "none" && (parts.length !== 1 || axis < 0);
  try {
    for (const group of [inputs.slice(0, rows), inputs.slice(rows)]) {
      const { output: outputs, isPlain } = await run(watched, model, group);
      const others = await Promise.all(noisy.map((moved) => run(moved, model, group)));
      if (mixes || !isPlain) continue;
      group.forEach((input, n) => {
        const own = (all: readonly number[]): number[] =>
          way === "none" ? [...all] : along(all, output.shape, axis, rows, n);
        const [ref, ...moved] = [outputs, ...others.map(({ output }) => output)].map(own) as [
          number[],
          ...number[][],
        ];
        const spread = ref.map((number, i) =>
          Math.max(...moved.map((other) => spreadOf(number, other[i] as number))),
        );
        cases.push({ input, output: ref, spread });
      });
    }
  } catch {
    // It has no kernel for that version of the operation, or for float64.
    return undefined;
  }
  return {
    ops: [...new Set([...names, ...kinds.filter((kind) => kind.startsWith("chain"))])],
    text: `opset ${maker.opset}, ${way}, input ${model.shape.map((n) => (n === BATCH ? "N" : n)).join("×")}, type ${maker.type}, output ${output.shape.map((n) => (n === BATCH ? "N" : n)).join("×")}\n${describeGraph(nodes, maker)}`,
    file: inMemory("model.onnx", bytes),
    options: way === "told" ? { batch: true } : {},
    cases,
    mixesBatch: mixes,
  };
}

const isGiven = (nodes: readonly NodeInit[], name: string): boolean =>
  nodes.some(({ output }) => output?.includes(name));

/** How far noise moves a number; as far as can be where only one of both is finite. */
const spreadOf = (a: number, b: number): number =>
  Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))
    ? 0
    : Number.isFinite(a - b)
      ? Math.abs(a - b)
      : Infinity;

function make(chance: RandomSource, size: number): Model | undefined {
  const type = chance.often(0.9) ? FLOAT : DOUBLE;
  const maker = new Maker(chance, chance.whole(7, NEWEST), type, size === 0 ? -2 : size);
  const own = Array.from({ length: chance.one([1, 1, 2, 3]) }, () => chance.whole(1, 4));
  const shape = size === 0 ? (chance.often(0.5) && own.length < 4 ? [1, ...own] : own) : [BATCH, ...own];
  const x: Value = { name: "x", shape, type };
  maker.values.push(x);
  maker.known.push(x);
  const kinds: string[] = [];
  for (let left = chance.whole(1, 6), tries = 0; left > 0 && tries < 40; tries++) {
    const x = chance.often(0.75) ? (maker.values.at(-1) as Value) : chance.one(maker.values);
    const kind = chance.one(chance.often(0.15) ? Object.keys(chains) : Object.keys(ops));
    if (x.type !== type && kind !== "Cast") continue;
    const result = table[kind]?.(maker, x);
    if (result === undefined || sizeOf(result.shape) > 300 * BATCH) continue;
    maker.values.push(result);
    kinds.push(kind);
    left--;
  }
  const output = maker.values.at(-1) as Value;
  return output.name === "x" ? undefined : { maker, output, shape, kinds };
}

/** The nodes that a value depends on. */
function needed({ nodes }: Maker, output: string): NodeInit[] {
  const wanted = new Set([output]);
  const found = nodes.toReversed().filter(({ input, output }) => {
    if (!output?.some((name) => wanted.has(name))) return false;
    for (const name of input ?? []) wanted.add(name);
    return true;
  });
  return found.reverse();
}

/** @param shown values that are results as well, to be looked at */
function bytesOf(
  { maker, output, shape }: Model,
  nodes: readonly NodeInit[],
  size: number,
  shown: readonly Value[] = [],
): Uint8Array {
  const used = new Set(nodes.flatMap(({ input }) => input ?? []));
  const dims = shape.map((length) => (length === BATCH ? (size === -1 ? "batch" : size) : length));
  const open = output.shape.map((_, i) => `y${i}`);
  const beside = shown.map((known) =>
    value(
      known.name,
      known.shape.map((_, i) => `${known.name}_${i}`),
      known.type,
    ),
  );
  return modelBytes(
    {
      nodes: [...nodes],
      initializer: maker.initializers.filter(({ name }) => used.has(name as string)),
      input: [value("x", dims, maker.type)],
      output: [value(output.name, open, output.type), ...beside],
    },
    { opset: maker.opset },
  );
}

interface Ran {
  readonly output: readonly number[];
  /** Whether no value in between is NaN, of which definitions make 0 or NaN. */
  readonly isPlain: boolean;
}

async function run(
  bytes: Uint8Array,
  { maker, output, shape }: Model,
  inputs: readonly number[][],
): Promise<Ran> {
  const session = await ort.InferenceSession.create(bytes, {
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const dims = shape.map((length) => (length === BATCH ? inputs.length : length));
  const x =
    maker.type === FLOAT
      ? new ort.Tensor("float32", Float32Array.from(inputs.flat()), dims)
      : new ort.Tensor("float64", Float64Array.from(inputs.flat()), dims);
  const results = await session.run({ x });
  await session.release();
  const { [output.name]: own, ...others } = results;
  return {
    output: Array.from((own as (typeof others)[string]).data, Number),
    isPlain: Object.values(others).every(({ data }) => !Array.from(data, Number).some(Number.isNaN)),
  };
}

/** What one row of a batch has, which lies along an axis of the whole. */
function along(all: readonly number[], shape: Shape, axis: number, rows: number, row: number): number[] {
  const inner = sizeOf(shape.slice(axis + 1));
  return all.filter((_, i) => Math.floor(i / inner) % rows === row);
}

export const onnxruntime: Oracle = { name: "onnxruntime", draw };
