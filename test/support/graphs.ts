import { seededRandom } from "../../generator/check/probe-inputs.ts";
import type { Shape } from "../../generator/ir/tensor-data.ts";
import { broadcastFault, broadcastShape } from "../../generator/vocabulary/layers/broadcast.ts";
import { combinations, decisions } from "../../generator/vocabulary/layers/combine.ts";
import { layers as kinds } from "../../generator/vocabulary/layers/index.ts";

/** What a spec says, as JSON, which is YAML too. */
type Fields = Readonly<Record<string, unknown>>;

interface Made {
  readonly name: string;
  readonly shape: Shape;
}

const size = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

const combining = Object.keys({ ...combinations, ...decisions }) as (keyof typeof kinds)[];

/** A spec of layers that branch, join, work on rows and move numbers, with each layer used at least once. */
export function makeGraph(seed: number, count: number, dtype: "f64" | "f32", widest = 12): string {
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const numbers = (...shape: number[]): unknown => {
    const [length, ...inner] = shape;
    if (length === undefined) return Math.round((random() - 0.5) * 4000) / 1000;
    return Array.from({ length }, () => numbers(...inner));
  };
  const positive = (n: number) => Array.from({ length: n }, () => 0.25 + below(1000) / 500);
  const orFalse = (value: unknown) => (random() < 0.3 ? false : value);
  const shapes: Shape[] = [
    [1 + below(widest)],
    [1 + below(4), 1 + below(widest)],
    [2, 1 + below(3), 1 + below(4)],
  ];
  const activations = [
    "relu",
    "sigmoid",
    "tanh",
    "softmax",
    "log_softmax",
    "gelu",
    "abs",
    "sin",
    "round",
    { name: "clip", min: -0.5 },
    { name: "greater", than: 0.25 },
  ];

  const input: Made = { name: "input", shape: pick(shapes) };
  const made: Made[] = [input];
  const unused = new Set(["input"]);
  const spec: Fields[] = [];
  const add = (shape: Shape, from: readonly string[], fields: Fields): void => {
    const name = `n${made.length}`;
    spec.push({ name, ...(from.length > 0 && { from: from.length === 1 ? from[0] : from }), ...fields });
    for (const one of from) unused.delete(one);
    made.push({ name, shape });
    unused.add(name);
  };

  /** What broadcasts with shapes, without becoming much larger than they are. */
  const besides = (shapes: readonly Shape[]): Made[] =>
    made.filter(
      ({ shape }) =>
        broadcastFault([...shapes, shape]) === undefined &&
        size(broadcastShape([...shapes, shape])) <= 4 * Math.max(...[...shapes, shape].map(size)),
    );
  const makers: readonly ((x: Made) => void)[] = [
    ({ name, shape }) => {
      const [units, inputs] = [1 + below(pick([6, 3 * widest])), shape.at(-1) as number];
      const fields = {
        units,
        activation: pick(activations),
        weights: numbers(inputs, units),
        bias: orFalse(numbers(units)),
      };
      add([...shape.slice(0, -1), units], [name], { type: "dense", ...fields });
    },
    ({ name, shape }) => add(shape, [name], { type: "activation", activation: pick(activations) }),
    ({ name, shape }) => {
      const n = shape.at(-1) as number;
      add(shape, [name], { type: "scale", scale: numbers(n), shift: orFalse(numbers(n)) });
    },
    ({ name, shape }) =>
      add(shape, [name], { type: pick(["l1_normalize", "l2_normalize", "max_normalize"]) }),
    ({ name, shape }) => add(shape, [name], { type: "impute", values: numbers(shape.at(-1) as number) }),
    ({ name, shape }) => {
      const n = shape.at(-1) as number;
      add(shape, [name], { type: "replace", found: 0, values: numbers(n) });
    },
    ({ name, shape }) => {
      const n = shape.at(-1) as number;
      const fields = {
        mean: numbers(n),
        variance: positive(n),
        gamma: orFalse(numbers(n)),
        beta: orFalse(numbers(n)),
      };
      add(shape, [name], { type: "batch_norm", ...fields });
    },
    ({ name, shape }) => {
      const n = shape.at(-1) as number;
      add(shape, [name], { type: "layer_norm", gamma: orFalse(numbers(n)), beta: orFalse(numbers(n)) });
    },
    (x) => {
      const type = pick(combining);
      const { least = 2, most = 2 } = kinds[type].takes ?? {};
      const count = Math.min(most, Math.max(least, random() < 0.7 ? 2 : 3));
      const taken = [x];
      while (taken.length < count) taken.push(pick(besides(taken.map(({ shape }) => shape))));
      const order = random() < 0.5 ? taken : taken.toReversed();
      add(
        broadcastShape(taken.map(({ shape }) => shape)),
        order.map(({ name }) => name),
        { type },
      );
    },
    ({ name, shape }) => {
      const axis = below(shape.length);
      const fits = made.filter(
        (one) =>
          one.shape.length === shape.length &&
          String(one.shape.with(axis, 0)) === String(shape.with(axis, 0)),
      );
      const other = pick(fits);
      add(shape.with(axis, (shape[axis] as number) + (other.shape[axis] as number)), [name, other.name], {
        type: "concat",
        axis,
      });
    },
    ({ name, shape }) => {
      const axis = below(shape.length);
      const start = below(shape[axis] as number);
      const end = start + 1 + below((shape[axis] as number) - start);
      const step = pick([1, 1, 2, -1, -2, 3]);
      const taken = Math.ceil((end - start) / Math.abs(step));
      add(shape.with(axis, taken), [name], {
        ...{ type: "slice", axis, start, end },
        ...(step !== 1 && { step }),
      });
    },
    ({ name, shape }) => {
      const axis = below(shape.length);
      const [before, after] = [below(3), pick([0, 1, 2, 6])];
      const value = pick([0, -0, 1.5, -1e4]);
      add(shape.with(axis, before + (shape[axis] as number) + after), [name], {
        ...{ type: "pad", axis, before, after },
        ...(value !== 0 && { value }),
      });
    },
    ({ name, shape }) => {
      const axes = shape
        .map((_, axis) => ({ axis, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ axis }) => axis);
      add(
        axes.map((axis) => shape[axis] as number),
        [name],
        { type: "transpose", axes },
      );
    },
    ({ name, shape }) => {
      const all = size(shape);
      const factor = pick([1, 2, 3, all].filter((n) => all % n === 0));
      add([factor, all / factor], [name], { type: "reshape", shape: [factor, all / factor] });
    },
    ({ shape }) => add(shape, [], { type: "constant", shape, values: numbers(size(shape)) }),
    ({ name, shape }) => add([...shape.slice(0, -1), 1], [name], { type: "argmax" }),
  ];
  for (let n = 0; n < count; n++) pick(makers)(random() < 0.7 ? (made.at(-1) as Made) : pick(made));
  // What nothing takes yet is put together at the end; often a layer follows whose activation keeps the order of rows.
  const ends = made.filter(({ name }) => unused.has(name));
  if (ends.length > 1) {
    for (const { name, shape } of ends) add([size(shape)], [name], { type: "reshape", shape: [size(shape)] });
    const flat = made.slice(-ends.length);
    const length = flat.reduce((sum, { shape }) => sum + size(shape), 0);
    add(
      [length],
      flat.map(({ name }) => name),
      { type: "concat", axis: 0 },
    );
  }
  if (random() < 0.4) {
    const { name, shape } = made.at(-1) as Made;
    const [units, inputs] = [pick([1, 3, shape.at(-1) as number]), shape.at(-1) as number];
    const fields = {
      units,
      activation: pick(["softmax", "log_softmax", "sigmoid"]),
      weights: numbers(inputs, units),
      bias: false,
    };
    add([...shape.slice(0, -1), units], [name], { type: "dense", ...fields });
  }
  return JSON.stringify({ name: "graph", dtype, input: { shape: input.shape }, layers: spec });
}
