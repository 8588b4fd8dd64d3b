import {
  attribute,
  FLOAT,
  INT64,
  type NodeInit,
  node,
  type TensorInit,
} from "../../../test/import/support/onnx-model.ts";
import type { RandomSource } from "../random-source.ts";

export type Shape = readonly number[];
type Attributes = NonNullable<NodeInit["attribute"]>;

/** The size of an open batch while a model is made: prime, so that what it was multiplied into is still seen. */
export const BATCH = 10_007;
export const DOUBLE = 11;

export interface Value {
  readonly name: string;
  readonly shape: Shape;
  /** TensorProto.DataType */
  readonly type: number;
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** NumPy's broadcasting; nothing where the shapes do not go together. */
export function broadcast(a: Shape, b: Shape): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((shape) => [...Array<number>(rank - shape.length).fill(1), ...shape]);
  const shape = (left as number[]).map((size, i) => (size === 1 ? (right?.[i] as number) : size));
  return shape.every((size, i) => right?.[i] === 1 || right?.[i] === size) ? shape : undefined;
}

/** A graph that grows node by node, each with the shape that its definition gives. */
export class Maker {
  readonly nodes: NodeInit[] = [];
  readonly initializers: TensorInit[] = [];
  /** What further operations may take. */
  readonly values: Value[] = [];
  /** Everything that a node gives. */
  readonly known: Value[] = [];
  readonly chance: RandomSource;
  readonly opset: number;
  /** FLOAT or DOUBLE. */
  readonly type: number;
  /** What stands for the batch in the sizes of the file: −1 where it is open. */
  readonly batch: number;
  #names = 0;

  constructor(chance: RandomSource, opset: number, type: number, batch: number) {
    this.chance = chance;
    this.opset = opset;
    this.type = type;
    this.batch = batch;
  }

  fresh = (): string => `v${this.#names++}`;

  /** Several results have a shape each. */
  addAll(
    op: string,
    inputs: readonly string[],
    shapes: readonly Shape[],
    attributes: Attributes = [],
    type = this.type,
  ): Value[] {
    const results = shapes.map((shape): Value => ({ name: this.fresh(), shape, type }));
    this.known.push(...results);
    const name = this.chance.often(0.8) ? `/m/${op}_${this.nodes.length}` : "";
    this.nodes.push(
      node(
        op,
        inputs,
        results.map(({ name }) => name),
        attributes,
        { name },
      ),
    );
    return results;
  }

  add(
    op: string,
    inputs: readonly string[],
    shape: Shape,
    attributes: Attributes = [],
    type = this.type,
  ): Value {
    return this.addAll(op, inputs, [shape], attributes, type)[0] as Value;
  }

  /** Numbers as an initializer or a Constant node. */
  #stored(init: TensorInit): string {
    const name = this.fresh();
    if (this.chance.often(0.7)) this.initializers.push({ ...init, name });
    else this.nodes.push(node("Constant", [], [name], [attribute.tensor("value", init)]));
    return name;
  }

  numbers(shape: Shape, data: readonly number[]): string {
    const dims = shape.map(BigInt);
    const [floats, isRaw] = [this.type === FLOAT, this.chance.often(0.5)];
    const typed = floats ? Float32Array.from(data) : Float64Array.from(data);
    if (isRaw) return this.#stored({ dims, dataType: this.type, rawData: new Uint8Array(typed.buffer) });
    return this.#stored({
      dims,
      dataType: this.type,
      ...(floats ? { floatData: [...data] } : { doubleData: [...data] }),
    });
  }

  scalar = (value: number): string => this.numbers(this.chance.one([[], [], [1]]), [value]);

  integers(data: readonly number[], shape: Shape = [data.length]): string {
    return this.#stored({ dims: shape.map(BigInt), dataType: INT64, int64Data: data.map(BigInt) });
  }

  /** Weights, which may be computed of others. */
  weights(shape: Shape): string {
    const { chance } = this;
    const data = chance.weights(sizeOf(shape));
    if (shape.length === 2 && chance.often(0.15)) {
      return this.add("Transpose", [this.numbers([...shape].reverse(), data)], shape).name;
    }
    if (chance.often(0.1)) return this.add("Identity", [this.numbers(shape, data)], shape).name;
    if (chance.often(0.1)) {
      return this.add("Mul", [this.numbers(shape, data), this.scalar(0.5)], shape).name;
    }
    if (chance.often(0.05)) {
      return this.add("Reshape", [this.numbers([sizeOf(shape)], data), this.integers(shape)], shape).name;
    }
    return this.numbers(shape, data);
  }

  /** A shape that goes into another: sizes of 1, or missing in front; never along the batch. */
  fitting(shape: Shape): number[] {
    return shape
      .slice(this.chance.below(shape.length + 1))
      .map((size) => (size % BATCH === 0 || this.chance.often(0.3) ? 1 : size));
  }

  /** A shape that a value broadcasts with, perhaps to more than it was. */
  meeting(shape: Shape): number[] {
    const own = this.fitting(shape).map((size) => (size === 1 && this.chance.often(0.1) ? 2 : size));
    return own.length === shape.length && this.chance.often(0.05) ? [this.chance.whole(1, 2), ...own] : own;
  }

  /** An axis, perhaps counted from the end. */
  spelled = (axis: number, rank: number, from = 11): number =>
    this.opset >= from && this.chance.often(0.3) ? axis - rank : axis;
}
