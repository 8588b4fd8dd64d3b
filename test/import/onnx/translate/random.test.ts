import { expect, test } from "vitest";
import { ImportError } from "../../../../generator/import/imported-model.ts";
import { foldNode } from "../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, Graph, Node, OnnxTensor } from "../../../../generator/import/onnx/graph.ts";
import { importGraph } from "../../../../generator/import/onnx/index.ts";
import { type Shape, sizeOf } from "../../../../generator/ir/tensor-data.ts";
import { effort } from "../../../support/effort.ts";
import { randomNumbers } from "../../../support/mutate.ts";
import { run } from "../../support/import-files.ts";
import { ints } from "../../support/onnx-model.ts";

const OPSET = 17;

/** Graphs of random nodes, each computed on numbers as soon as it is added: what folding gives is the reference. */
class RandomGraph {
  readonly random: () => number;
  readonly constants = new Map<string, OnnxTensor>();
  readonly nodes: Node[] = [];
  /** Whether the file says that a first size of 1 is 1, instead of leaving it open. */
  readonly isFixed: boolean;
  /** Values that depend on the input, the input first; the batch is 1. */
  readonly values = new Map<string, OnnxTensor>();

  constructor(seed: number, shape: Shape, isFixed: boolean) {
    this.random = randomNumbers(seed);
    this.isFixed = isFixed;
    this.values.set("x", this.tensor(shape));
  }

  below = (count: number): number => Math.floor(this.random() * count);
  one = <T>(items: readonly T[]): T => items[this.below(items.length)] as T;

  tensor(shape: Shape): OnnxTensor {
    const number = () => Math.fround((this.random() < 0.5 ? -1 : 1) * (0.25 + this.random()));
    return { type: "f32", shape, data: Float64Array.from({ length: sizeOf(shape) }, number) };
  }

  constant(tensor: OnnxTensor): string {
    const name = `c${this.constants.size}`;
    this.constants.set(name, tensor);
    return name;
  }

  integers(...numbers: readonly number[]): string {
    return this.constant(ints(...numbers));
  }

  /** A constant that goes with a shape: some of its sizes are 1, or missing in front. */
  fitting(shape: Shape): string {
    const kept = shape.slice(this.below(shape.length + 1));
    return this.constant(
      this.tensor(
        kept.map((size, i) => (this.below(3) === 0 || i + shape.length === kept.length ? 1 : size)),
      ),
    );
  }

  /** Adds a node where folding can compute it. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): void {
    const name = `v${this.nodes.length}`;
    const node: Node = { name, op, inputs, outputs: [name], attributes };
    try {
      const tensors = inputs.map((input) => this.values.get(input) ?? this.constants.get(input));
      const [result] = foldNode(node, tensors, OPSET);
      if (result === undefined || sizeOf(result.shape) > 200) return;
      this.values.set(name, result);
      this.nodes.push(node);
    } catch {
      // Shapes that do not go together are nothing to import.
    }
  }

  get graph(): Graph {
    const { shape } = this.values.get("x") as OnnxTensor;
    const dims = shape[0] === 1 && !this.isFixed ? ["batch", ...shape.slice(1)] : shape;
    const inputs = [{ name: "x", type: "f32" as const, dims }];
    const output = [...this.values.keys()].at(-1) as string;
    const rest = { name: "random", producer: "", opset: OPSET, outputs: [output] };
    return { ...rest, inputs, nodes: this.nodes, constants: this.constants };
  }
}

type Step = (graph: RandomGraph, name: string, shape: Shape) => unknown;

const shuffled = (g: RandomGraph, shape: Shape): number[] =>
  shape
    .map((_, axis) => [g.random(), axis] as const)
    .sort(([a], [b]) => a - b)
    .map(([, axis]) => axis);

const steps: Readonly<Record<string, Step>> = {
  withConstant: (g, x, shape) =>
    g.add(g.one(["Add", "Sub", "Mul", "Div", "Max", "Min"]), [x, g.fitting(shape)]),
  constantWith: (g, x, shape) => g.add(g.one(["Add", "Sub", "Mul", "Max", "Min"]), [g.fitting(shape), x]),
  repeated: (g, x, shape) =>
    g.add("Add", [x, g.constant(g.tensor(shape.map((size) => (size === 1 ? g.below(2) + 1 : size))))]),
  between: (g, x) => g.add(g.one(["Add", "Sub", "Mul", "Max", "Min"]), [x, g.one([...g.values.keys()])]),
  matmul: (g, x, shape) => g.add("MatMul", [x, g.constant(g.tensor([shape.at(-1) ?? 1, 1 + g.below(4)]))]),
  stack: (g, x, shape) =>
    g.add("MatMul", [x, g.constant(g.tensor([...shape.slice(0, -2), shape.at(-1) ?? 1, 1 + g.below(3)]))]),
  vector: (g, x, shape) => g.add("MatMul", [x, g.constant(g.tensor([shape.at(-1) ?? 1]))]),
  left: (g, x, shape) =>
    g.add("MatMul", [g.constant(g.tensor([1 + g.below(3), shape.at(-2) ?? shape[0] ?? 1])), x]),
  gemm: (g, x, shape) =>
    g.add("Gemm", [x, g.constant(g.tensor([3, shape.at(-1) ?? 1])), g.fitting([1, 3])], {
      ...{ transB: 1, alpha: g.one([1, 0.5]), beta: g.one([1, 0.3]) },
    }),
  transpose: (g, x, shape) => g.add("Transpose", [x], { perm: shuffled(g, shape) }),
  reshape: (g, x, shape) =>
    g.add("Reshape", [
      x,
      g.integers(
        ...g.one([
          [0, -1],
          [-1, ...shape.slice(1).reverse()],
          [1, -1],
        ]),
      ),
    ]),
  flatten: (g, x) => g.add("Flatten", [x], { axis: g.one([1, 1, 2]) }),
  unsqueeze: (g, x, shape) => g.add("Unsqueeze", [x, g.integers(g.below(shape.length + 1))]),
  squeeze: (g, x, shape) => g.add("Squeeze", [x, g.integers(shape.lastIndexOf(1))]),
  squeezeAll: (g, x) => g.isFixed && g.add("Squeeze", [x]),
  slice: (g, x, shape) =>
    g.add("Slice", [
      x,
      ...[g.below(2), 1 + g.below(4), g.below(shape.length)].map((n) => g.integers(n)),
      g.integers(g.one([1, 1, 2])),
    ]),
  backwards: (g, x, shape) =>
    g.add("Slice", [x, ...[-1, -9, g.below(shape.length), -1].map((n) => g.integers(n))]),
  gather: (g, x, shape) => g.add("Gather", [x, g.integers(0, -1, 0)], { axis: g.below(shape.length) }),
  elements: (g, x, shape) => {
    if (shape.length === 0) return;
    const axis = g.below(shape.length);
    const indices = shape.with(axis, 1 + g.below(3));
    const data = Float64Array.from({ length: sizeOf(indices) }, () => g.below(shape[axis] ?? 1));
    g.add("GatherElements", [x, g.constant({ type: "i64", shape: indices, data })], { axis });
  },
  blocks: (g, x, shape) => {
    const depth = 1 + g.below(shape.length);
    const data = Float64Array.from({ length: 2 * depth }, (_, i) => g.below(shape[i % depth] ?? 1));
    g.add("GatherND", [x, g.constant({ type: "i64", shape: [2, depth], data })]);
  },
  scatter: (g, x, shape) => {
    const axis = g.below(shape.length);
    const data = Float64Array.from({ length: sizeOf(shape) }, () => g.below(shape[axis] ?? 1));
    const [indices, updates] = [g.constant({ type: "i64", shape, data }), g.constant(g.tensor(shape))];
    const inputs = g.one([
      [x, indices, updates],
      [updates, indices, x],
    ]);
    g.add("ScatterElements", inputs, { axis, reduction: g.one(["none", "add", "mul", "max", "min"]) });
  },
  cumulate: (g, x, shape) =>
    g.add(g.one(["CumSum", "CumProd"]), [x, g.integers(g.below(shape.length))], {
      ...{ exclusive: g.below(2), reverse: g.below(2) },
    }),
  triangle: (g, x) => g.add("Trilu", [x], { upper: g.below(2) }),
  einsum: (g, x, shape) => {
    const own = shape.map((_, axis) => "abcd"[axis]).join("");
    const last = own.at(-1) as string;
    g.add("Einsum", [x, g.constant(g.tensor([shape.at(-1) ?? 1, 2]))], {
      equation: g.one([
        `${own},${last}z->${own.slice(0, -1)}z`,
        `${own},${last}z->z${own}`,
        `${own},${last}z`,
      ]),
    });
  },
  concat: (g, x, shape) =>
    g.add("Concat", [x, g.one([...g.values.keys()]), x], { axis: g.below(shape.length) }),
  reduce: (g, x, shape) =>
    g.add(g.one(["ReduceSum", "ReduceMean"]), [x], { keepdims: g.below(2) }) ??
    g.add("ReduceSum", [x, g.integers(g.below(shape.length))], { keepdims: g.below(2) }),
  prelu: (g, x, shape) => g.add("PRelu", [x, g.fitting(shape)]),
  activate: (g, x) =>
    g.add(g.one(["Relu", "Sigmoid", "Tanh", "Abs", "Neg", "Erf", "HardSigmoid", "LeakyRelu"]), [x]),
  sized: (g, x, shape) => {
    g.add("Shape", [x]);
    const sizes = [...g.values.keys()].at(-1) as string;
    g.add("Gather", [sizes, g.integers(0)]);
    g.add("Concat", [[...g.values.keys()].at(-1) as string, g.integers(...shape.slice(1).reverse())], {
      axis: 0,
    });
    g.add("Reshape", [x, [...g.values.keys()].at(-1) as string]);
  },
};

/** A first size of 1 is an open batch. */
const shapes: readonly Shape[] = [[1, 3], [1, 2, 3], [1, 4, 1, 2], [1], [3], [2, 3], [3, 2, 2]];

/** |got − ref| ≤ 1e-4·(1 + |ref|): sums are rounded in other orders on both sides. */
const isClose = (got: number, ref: number) => Math.abs(got - ref) <= 1e-4 * (1 + Math.abs(ref));

function outcome(seed: number, isFixed: boolean): "imported" | "refused" {
  const g = new RandomGraph(seed, shapes[seed % shapes.length] as Shape, isFixed);
  for (let i = 0; i < 6; i++) {
    const floats = [...g.values].filter(([, { type }]) => type === "f32");
    const [name, { shape }] = g.below(3) === 0 ? g.one(floats) : (floats.at(-1) as [string, OnnxTensor]);
    g.one(Object.values(steps))(g, name, shape);
  }
  const expected = [...g.values.values()].at(-1) as OnnxTensor;
  try {
    const got = run(importGraph(g.graph), [...(g.values.get("x") as OnnxTensor).data]);
    const wrong = [...expected.data].findIndex((ref, i) => !isClose(got[i] as number, ref));
    const graph = () =>
      g.nodes.map(({ op, inputs, attributes }) => `${op} ${inputs} ${JSON.stringify(attributes)}`);
    if (wrong >= 0 || got.length !== expected.data.length) {
      expect.fail(`seed ${seed}: ${got} instead of ${expected.data}\n${graph().join("\n")}`);
    }
    return "imported";
  } catch (error) {
    if (error instanceof ImportError) return "refused";
    throw new Error(
      `seed ${seed}\n${g.nodes.map(({ op, inputs, attributes }) => `${op} ${inputs} ${JSON.stringify(attributes)}`).join("\n")}`,
      { cause: error },
    );
  }
}

test.each([
  ["an open batch", false],
  ["a first size of 1", true],
])(
  "random graphs of %s compute what folding computes, or are refused",
  { timeout: 120_000 },
  (_, isFixed) => {
    const outcomes = Array.from({ length: effort(40, 600) }, (_, seed) => outcome(seed, isFixed));
    const imported = outcomes.filter((result) => result === "imported").length;
    expect(imported).toBeGreaterThan(outcomes.length / 3);
  },
);
