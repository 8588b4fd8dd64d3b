import { below, pick } from "../../generator/ir/example.ts";
import type { LayerKind } from "../../generator/ir/layer.ts";
import { type Shape, sizeOf } from "../../generator/ir/tensor-data.ts";
import { layers } from "../../generator/vocabulary/layers/index.ts";
import { chance, indicesOf, makeExample, outputOf } from "./examples.ts";

/** What a spec says, as JSON, which is YAML too. */
type Fields = Readonly<Record<string, unknown>>;

interface Made {
  readonly name: string;
  readonly shape: Shape;
}

const { dense, ...others } = layers;
const kinds: readonly LayerKind[] = Object.values(others);

/** How many inputs and states a graph has besides its first input; with any of them it may have several outputs too. */
interface Ports {
  readonly inputs: number;
  readonly states: number;
}

/** A spec of layers of all kinds that branch and join, with each port and each layer used at least once. */
export function makeGraph(
  seed: number,
  count: number,
  dtype: "f64" | "f32",
  widest = 12,
  ports: Ports = { inputs: 0, states: 0 },
): string {
  const random = chance(seed);
  const shapes: readonly Shape[] = [
    [1 + below(random, widest)],
    [1 + below(random, 4), 1 + below(random, widest)],
    [2, 1 + below(random, 3), 1 + below(random, 4)],
  ];
  const input: Made = { name: "input", shape: pick(random, shapes) };
  const shapeNear = (): Shape =>
    pick(random, [input.shape, [1 + below(random, 5)], [2, 1 + below(random, 3)]]);
  const portsOf = (prefix: string, many: number): Made[] =>
    Array.from({ length: many }, (_, n) => ({ name: `${prefix}${n}`, shape: shapeNear() }));
  const [more, states] = [portsOf("x", ports.inputs), portsOf("h", ports.states)];
  const made: Made[] = [input, ...more, ...states];
  const unused = new Set(made.map(({ name }) => name));
  const spec: Fields[] = [];
  const add = (shape: Shape, from: readonly Made[], fields: Fields): Made => {
    const one = { name: `n${made.length}`, shape };
    const names = from.map(({ name }) => name);
    spec.push({
      name: one.name,
      ...(names.length > 0 && { from: names.length === 1 ? names[0] : names }),
      ...fields,
    });
    for (const name of names) unused.delete(name);
    made.push(one);
    unused.add(one.name);
    return one;
  };

  const reshaped = (x: Made, shape: Shape): Made =>
    String(x.shape) === String(shape) ? x : add(shape, [x], { type: "reshape", shape });
  /** A value in another shape, cut off or filled up with zeros. */
  const fitted = (x: Made, shape: Shape): Made => {
    const [have, need] = [sizeOf(x.shape), sizeOf(shape)];
    if (have === need) return reshaped(x, shape);
    const flat = reshaped(x, [have]);
    const fields =
      have > need
        ? { type: "slice", axis: 0, start: 0, end: need }
        : { type: "pad", axes: [0], after: need - have };
    return reshaped(add([need], [flat], fields), shape);
  };
  const ofShape = (shape: Shape): Made => {
    const fits = made.filter((one) => String(one.shape) === String(shape));
    return fitted(pick(random, fits.length > 0 ? fits : made), shape);
  };

  /** What may be anything, as indices; NaN stays, and is refused. */
  const indicesFrom = (x: Made, most: number): Made => {
    const clipped = { type: "activation", activation: { name: "clip", min: 0, max: most } };
    return add(x.shape, [add(x.shape, [x], clipped)], { type: "activation", activation: "floor" });
  };

  for (let n = 0; n < count; n++) {
    const near = random() < 0.7 ? (made.at(-1) as Made) : pick(random, made);
    const kind = random() < 0.2 ? dense : pick(random, kinds);
    const example = makeExample(kind, random, near.shape, random() < 0.5 ? 6 : 3 * widest);
    const shape = outputOf(kind, example);
    // What grows and grows only takes time.
    if (sizeOf(shape) > 30 * widest) continue;
    const demand = indicesOf(kind, example);
    const from = example.inputs.map((wanted, i) => {
      const fits = i === 0 ? fitted(near, wanted) : ofShape(wanted);
      return i === demand?.input ? indicesFrom(fits, demand.below - 1) : fits;
    });
    add(shape, from, { type: kind.kind, ...example.fields });
  }
  // What a state holds next is anything of its size, kept from growing without end.
  const nexts = states.map((state) => {
    const flat = reshaped(fitted(pick(random, made), state.shape), state.shape);
    const kept = random() < 0.7 ? add(state.shape, [flat], { type: "activation", activation: "tanh" }) : flat;
    unused.delete(kept.name);
    return [
      state.name,
      { shape: state.shape, next: kept.name, ...(random() < 0.5 && { initial: random() - 0.5 }) },
    ];
  });
  // What nothing takes yet is put together at the end; often a layer follows whose activation keeps the order of rows.
  const ends = made.filter(({ name }) => unused.has(name));
  if (ends.length > 1) {
    const flat = ends.map((end) => reshaped(end, [sizeOf(end.shape)]));
    const length = flat.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    add([length], flat, { type: "concat", axis: 0 });
  }
  if (random() < 0.4 || spec.length === 0) {
    const last = made.at(-1) as Made;
    const [units, inputs] = [pick(random, [1, 3, last.shape.at(-1) as number]), last.shape.at(-1) as number];
    const activation = pick(random, ["softmax", "log_softmax", "sigmoid"]);
    const weights = Array.from({ length: inputs }, () => Array.from({ length: units }, () => random() - 0.5));
    add([...last.shape.slice(0, -1), units], [last], {
      type: "dense",
      units,
      activation,
      weights,
      bias: false,
    });
  }
  if (ports.inputs + ports.states === 0)
    return JSON.stringify({ name: "graph", dtype, input: { shape: input.shape }, layers: spec });
  const left = made.filter(({ name }) => unused.has(name));
  const results = [
    ...(left.length > 0 ? left : [made.at(-1) as Made]),
    ...(random() < 0.6 ? [pick(random, made), pick(random, made)] : []),
  ];
  return JSON.stringify({
    ...{ name: "graph", dtype, layers: spec },
    ...(more.length === 0
      ? { input: { shape: input.shape } }
      : { inputs: Object.fromEntries([input, ...more].map(({ name, shape }) => [name, { shape }])) }),
    ...(nexts.length > 0 && { states: Object.fromEntries(nexts) }),
    ...((results.length > 1 || results[0] !== made.at(-1)) && {
      outputs: Object.fromEntries(results.map(({ name }, n) => [`y${n}`, { from: name }])),
    }),
  });
}
