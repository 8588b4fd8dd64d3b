import { zipSync } from "fflate";
import h5wasm, { type Group } from "h5wasm";

/** A tensor to be written: its numbers in row-major order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array;
  /** Compressed, in chunks of these sizes. */
  readonly chunks?: readonly number[];
}

/** A text of variable length, or texts of a fixed length as NumPy has them. */
export type Texts = string | { readonly fixed: string | readonly string[] } | Float64Array;

/** A group of an HDF5 file to be written. */
export interface Tree {
  readonly attributes?: Readonly<Record<string, Texts>>;
  readonly groups?: Readonly<Record<string, Tree>>;
  readonly tensors?: Readonly<Record<string, Numbers>>;
}

/** As h5py writes by default, and with the newest layout. */
export type Layout = "earliest" | "latest";

/** An HDF5 file made by the HDF5 library itself, which is not the one that reads. */
export async function writeH5(tree: Tree, layout: Layout = "earliest"): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File("made.h5", "w", {
    libver: layout === "earliest" ? ["earliest", "latest"] : "latest",
  });
  fill(file, tree);
  file.close();
  const bytes = FS.readFile("made.h5");
  FS.unlink("made.h5");
  return bytes;
}

function fill(group: Group, { attributes = {}, groups = {}, tensors = {} }: Tree): void {
  for (const [name, value] of Object.entries(attributes)) writeAttribute(group, name, value);
  for (const [name, { shape, data, chunks }] of Object.entries(tensors)) {
    const compressed = chunks
      ? { chunks: [...chunks], compression: "gzip" as const, compression_opts: [4] }
      : {};
    group.create_dataset({ name, data, shape: [...shape], ...compressed });
  }
  for (const [name, tree] of Object.entries(groups)) {
    group.create_group(name);
    fill(group.get(name) as Group, tree);
  }
}

function writeAttribute(group: Group, name: string, value: Texts): void {
  if (typeof value === "string" || value instanceof Float64Array) {
    group.create_attribute(name, value, value instanceof Float64Array ? [value.length] : null);
    return;
  }
  const longest = Math.max(1, ...[value.fixed].flat().map((text) => text.length));
  group.create_attribute(name, value.fixed as string | string[], null, `S${longest}`);
}

export const floats = (shape: readonly number[], values: ArrayLike<number>): Numbers => ({
  shape,
  data: Float32Array.from(values),
});

/** Weights of a layer by the paths that Keras gives them inside its group, `dense/kernel:0`. */
export type LayerWeights = Readonly<Record<string, Numbers>>;

/** A model as `model.save("….h5")` lays it out: weight_names as texts of a fixed length, everything else as it comes. */
export function h5Model(
  config: unknown,
  weights: Readonly<Record<string, LayerWeights>>,
  options: { version?: Texts; layout?: Layout; text?: (text: string) => Texts } = {},
): Promise<Uint8Array> {
  const { version = "2.11.0", layout = "earliest", text = (plain: string): Texts => plain } = options;
  const groups = Object.fromEntries(
    Object.entries(weights).map(([layer, tensors]) => [layer, layerTree(tensors)]),
  );
  const names: Texts = { fixed: Object.keys(weights) };
  return writeH5(
    {
      attributes: {
        keras_version: version,
        backend: "tensorflow",
        model_config: text(JSON.stringify(config)),
      },
      groups: { model_weights: { attributes: { layer_names: names, backend: "tensorflow" }, groups } },
    },
    layout,
  );
}

function layerTree(tensors: LayerWeights): Tree {
  const paths = Object.keys(tensors);
  const tree = { groups: {}, tensors: {} };
  for (const path of paths) put(tree, path.split("/"), tensors[path] as Numbers);
  // What h5py makes of an empty list.
  const weight_names = paths.length === 0 ? new Float64Array() : { fixed: paths };
  return { ...tree, attributes: { weight_names } };
}

interface Growing {
  groups: Record<string, Growing>;
  tensors: Record<string, Numbers>;
}

function put(tree: Growing, [name = "", ...rest]: readonly string[], numbers: Numbers): void {
  if (rest.length === 0) {
    tree.tensors[name] = numbers;
    return;
  }
  tree.groups[name] ??= { groups: {}, tensors: {} };
  put(tree.groups[name], rest, numbers);
}

/** The weights of a `.keras` file by their paths, `layers/dense/vars/0`. */
export function varsFile(weights: LayerWeights, layout: Layout = "earliest"): Promise<Uint8Array> {
  const tree: Growing = { groups: {}, tensors: {} };
  for (const [path, numbers] of Object.entries(weights)) put(tree, path.split("/"), numbers);
  return writeH5(tree, layout);
}

const textOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The archive that Keras 3 makes of a model, deflated or not. */
export function zipModel(
  config: Uint8Array,
  weights: Uint8Array,
  version = "3.4.1",
  level: 0 | 6 = 0,
): Uint8Array {
  const files = {
    "metadata.json": textOf({ keras_version: version, date_saved: "2024-07-01@00:00:00" }),
    "config.json": config,
    "model.weights.h5": weights,
  };
  return zipSync(files, { level, mtime: "2024-07-01" });
}

export const kerasArchive = async (
  config: unknown,
  weights: LayerWeights,
  version?: string,
): Promise<Uint8Array> => zipModel(textOf(config), await varsFile(weights), version);
