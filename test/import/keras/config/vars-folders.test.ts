import { describe, expect, test } from "vitest";
import { snakeCase, weighted } from "../../../../generator/import/keras/config/vars-folders.ts";
import { dialectOf } from "../../../../generator/import/keras/dialect.ts";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import { rules } from "../../../../generator/import/keras/layers/index.ts";
import { alone, run } from "../../support/import-files.ts";
import { floats, type Numbers, type Tree, writeH5, zipModel } from "../../support/keras-files.ts";
import { dense, functional, keras2, type Reference } from "../../support/keras-model.ts";

/** A layer with its variables in the order in which Keras makes them, or with layers of its own. */
interface Trained {
  readonly entry: object;
  readonly className: string;
  readonly vars?: readonly Numbers[];
  readonly inner?: readonly Trained[];
}

/** How a version of Keras goes through a network. Source: saving_lib.py of Keras 2.12 to 3 and of TF-Keras 2.16. */
interface Layout {
  readonly version: string;
  readonly layers: "layers" | "_layer_checkpoint_dependencies";
  /** The table has a layer with weights twice, and counts it twice. */
  readonly counts: "every entry" | "every layer";
  readonly separator: "/" | "\\";
  /** A layer without variables has a folder as well. */
  readonly empty: boolean;
}

const old = "_layer_checkpoint_dependencies";
const layouts: readonly Layout[] = [
  { version: "2.12.0", layers: old, counts: "every entry", separator: "/", empty: true },
  { version: "2.12.0", layers: old, counts: "every entry", separator: "\\", empty: true },
  { version: "2.13.1", layers: old, counts: "every entry", separator: "/", empty: false },
  { version: "2.13.1", layers: old, counts: "every layer", separator: "/", empty: true },
  { version: "2.13.1", layers: old, counts: "every layer", separator: "\\", empty: true },
  { version: "2.15.0", layers: "layers", counts: "every layer", separator: "/", empty: true },
  { version: "2.15.0", layers: "layers", counts: "every layer", separator: "\\", empty: true },
  { version: "2.15.0", layers: "layers", counts: "every layer", separator: "\\", empty: false },
  { version: "2.16.0", layers: "layers", counts: "every layer", separator: "/", empty: true },
  { version: "3.0.5", layers: "layers", counts: "every layer", separator: "/", empty: true },
  { version: "3.11.0", layers: "layers", counts: "every layer", separator: "/", empty: false },
];

const hasWeights = ({ vars = [], inner = [] }: Trained): boolean => vars.length > 0 || inner.some(hasWeights);

/** The variables of a network by their paths: the table is gone through once, and a layer that was seen is passed over. */
function pathsOf(layers: readonly Trained[], path: string, layout: Layout): [string, readonly Numbers[]][] {
  const table = layers.flatMap((layer) =>
    hasWeights(layer) && layout.counts === "every entry" ? [layer, layer] : [layer],
  );
  const seen = new Set<Trained>();
  const used = new Map<string, number>();
  return table.flatMap((layer) => {
    const base = snakeCase(layer.className);
    const number = used.get(base) ?? 0;
    used.set(base, number + 1);
    if (seen.has(layer)) return [];
    seen.add(layer);
    const own = [path, layout.layers, number === 0 ? base : `${base}_${number}`].filter(
      (part) => part !== "",
    );
    const folder = own.join(layout.separator);
    const { vars = [], inner = [] } = layer;
    const made: [string, readonly Numbers[]][] = vars.length > 0 || layout.empty ? [[folder, vars]] : [];
    return [...made, ...pathsOf(inner, folder, layout)];
  });
}

/** As `h5_file.create_group(path).create_group("vars")` makes them. */
function treeOf(paths: readonly [string, readonly Numbers[]][]): Tree {
  const root: { groups: Record<string, Tree> } = { groups: { vars: {} } };
  for (const [path, vars] of paths) {
    let { groups } = root;
    for (const name of path.split("/")) {
      const next = (groups[name] ?? { groups: {} }) as { groups: Record<string, Tree> };
      groups[name] = next;
      groups = next.groups;
    }
    groups.vars = { tensors: Object.fromEntries(vars.map((numbers, i) => [i, numbers])) };
  }
  return root;
}

const kernels = [
  [1, 2, 3, 4],
  [5, -6, 7, 8],
  [-9, 10, 11, 12],
  [0.5, 1, -1.5, 2],
].map((values) => floats([2, 2], values));
const trainedDense = (name: string, kernel: number, ...nodes: Reference[][]): Trained => ({
  className: "Dense",
  entry: dense(name, keras2(...nodes)),
  vars: [kernels[kernel] as Numbers],
});
const plain = (className: string, name: string, config: object, ...from: Reference): Trained => ({
  className,
  entry: { class_name: className, name, config: { name, ...config }, inbound_nodes: keras2([from]) },
});

/** Dense layers of which one is used twice, one has a slash in its name and one lies in a network, and a normalisation. */
const inner: readonly Trained[] = [
  { className: "InputLayer", entry: { class_name: "InputLayer", config: { name: "inner_in" } } },
  { ...plain("Activation", "act", { activation: "relu" }, ""), vars: [] },
  trainedDense("deep", 2),
];
const layers: readonly Trained[] = [
  {
    className: "InputLayer",
    entry: { class_name: "InputLayer", name: "in", config: { name: "in", batch_input_shape: [null, 2] } },
  },
  trainedDense("block/first", 0, [["in"]]),
  plain("Dropout", "dropout", { rate: 0.5 }, "block/first"),
  trainedDense("twice", 1, [["dropout"]], [["twice"]]),
  {
    ...plain("BatchNormalization", "norm", { axis: [1], epsilon: 0 }, "twice", 1),
    vars: [
      [1, 2],
      [3, 4],
      [5, 6],
      [4, 16],
    ].map((values) => floats([2], values)),
  },
  {
    className: "Sequential",
    inner,
    entry: {
      class_name: "Sequential",
      name: "sub",
      config: { name: "sub", layers: inner.map(({ entry }) => entry) },
      inbound_nodes: keras2([["norm"]]),
    },
  },
  trainedDense("last", 3, [["sub", 1]]),
];
const model = functional(
  layers.map(({ entry }) => entry),
  ["last", 0, 0],
);

const product = ([a, b]: readonly number[], { data }: Numbers): number[] =>
  [0, 1].map((j) => (a as number) * Number(data[j]) + (b as number) * Number(data[2 + j]));

function answer(x: readonly number[]): number[] {
  const [first, twice, deep, last] = kernels as [Numbers, Numbers, Numbers, Numbers];
  const [a, b] = product(product(product(x, first), twice), twice) as [number, number];
  const normal = [((a - 5) / 2) * 1 + 3, ((b - 6) / 4) * 2 + 4];
  return product(
    product(
      normal.map((value) => Math.max(0, value)),
      deep,
    ),
    last,
  );
}

test.each(layouts)(
  "Keras $version with $layers, counting $counts, joined by $separator (folders of nothing: $empty)",
  async (layout) => {
    const bytes = zipModel(
      new TextEncoder().encode(JSON.stringify(model)),
      await writeH5(treeOf(pathsOf(layers, "", layout))),
      layout.version,
    );
    const imported = await importKeras(alone(bytes), {});
    expect(run(imported, [0.5, -2])).toEqual(answer([0.5, -2]));
  },
);

test.each([
  ["3.4.1", "layers/time_distributed/layer"],
  ["2.13.1", "_layer_checkpoint_dependencies\\time_distributed\\layer"],
])("Keras %s: the weights of a wrapped layer are in %s", async (version, folder) => {
  const [kernel] = kernels as [Numbers];
  const { entry } = trainedDense("inside", 0);
  const wrapping = { name: "steps", batch_input_shape: [null, 1, 2], layer: entry };
  const network = {
    class_name: "Sequential",
    config: { name: "net", layers: [{ class_name: "TimeDistributed", config: wrapping }] },
  };
  const bytes = zipModel(
    new TextEncoder().encode(JSON.stringify(network)),
    await writeH5(treeOf([[folder, [kernel]]])),
    version,
  );
  expect(run(await importKeras(alone(bytes), {}), [0.5, -2])).toEqual(product([0.5, -2], kernel));
});

describe("a layer of two networks has its folder in the first", () => {
  const shared = { ...dense("shared", keras2([["sub", 1]])), shared_object_id: 7 };
  const sub = {
    class_name: "Sequential",
    name: "sub",
    config: {
      name: "sub",
      layers: [
        { class_name: "InputLayer", config: { name: "sub_in" } },
        { ...dense("shared", undefined), shared_object_id: 7 },
      ],
    },
    inbound_nodes: keras2([["in"]]),
  };
  const config = functional(
    [layers[0]?.entry, sub, shared, dense("own", keras2([["shared"]]))],
    ["own", 0, 0],
  );
  test.each([
    ["3.4.1", "layers/dense_1"],
    ["2.16.0", "layers/dense"],
  ])("Keras %s: the next is %s", async (version, next) => {
    const [first, second] = kernels as [Numbers, Numbers];
    const bytes = zipModel(
      new TextEncoder().encode(JSON.stringify(config)),
      await writeH5(
        treeOf([
          ["layers/sequential/layers/dense", [first]],
          [next, [second]],
        ]),
      ),
      version,
    );
    const expected = product(product(product([0.5, -2], first), first), second);
    expect(run(await importKeras(alone(bytes), {}), [0.5, -2])).toEqual(expected);
  });
});

test("a layer with a slash in its name is found in an .h5 file", async () => {
  const config = functional(
    layers.slice(0, 2).map(({ entry }) => entry),
    ["block/first", 0, 0],
  );
  const bytes = await writeH5({
    attributes: { model_config: JSON.stringify(config) },
    groups: {
      model_weights: {
        groups: {
          block: {
            groups: {
              first: {
                attributes: { weight_names: { fixed: ["block/first/kernel:0"] } },
                groups: {
                  block: { groups: { first: { tensors: { "kernel:0": kernels[0] as Numbers } } } },
                },
              },
            },
          },
        },
      },
    },
  });
  expect(run(await importKeras(alone(bytes), {}), [0.5, -2])).toEqual(
    product([0.5, -2], kernels[0] as Numbers),
  );
});

test("of every layer that is imported it is known whether it has weights", () => {
  const asksForWeights = (className: string): boolean => {
    let asks = false;
    const weights = () => {
      asks = true;
      throw new Error("there are none");
    };
    const tensor = () =>
      ({ kind: "tensor", key: "", tensor: { shape: [], data: new Float64Array(1) } }) as const;
    const convolution = { filters: 2, kernel_size: 1 };
    const heads = { num_heads: 1, key_dim: 1, num_query_heads: 1, num_key_value_heads: 1, head_dim: 1 };
    const config = {
      ...convolution,
      ...heads,
      units: 2,
      groups: 1,
      equation: "ab,bc->ac",
      output_shape: [2],
      recurrent_activation: "sigmoid",
      layer: { class_name: "GRU", config: { units: 2, recurrent_activation: "sigmoid" } },
      cell: { class_name: "SimpleRNNCell", config: { units: 2 } },
    };
    for (const input of [[3], [3, 3], [3, 3, 3], [3, 3, 3, 3]])
      for (const inputs of [[input], [input, input]] as const) {
        const call = {
          className,
          config,
          isKeras1: false,
          flags: [],
          used: new Set([0]),
          inputs,
          input,
          dtype: "f32",
        } as const;
        const access = { weights, weightsOf: weights, tensor };
        try {
          rules[className]?.({ ...call, dialect: dialectOf("2.15.0", "Keras"), ...access });
        } catch {}
      }
    return asks;
  };
  expect(Object.keys(rules).filter(asksForWeights).sort()).toEqual(Object.keys(weighted).sort());
});
