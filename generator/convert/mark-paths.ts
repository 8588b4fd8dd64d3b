import type { Field } from "../ir/layer.ts";
import { NETWORK } from "../ir/spec.ts";
import { findKind, type Vocabulary } from "../ir/vocabulary.ts";
import { mapEntries, type Tree, textOf } from "./tree.ts";

type Mark = (value: Tree) => Tree;

/** A tree in which paths, and references to tensors in files, are marked as such. */
export function markPaths(root: Tree, vocabulary: Vocabulary): Tree {
  const rows: Readonly<Record<string, Mark>> = {
    weights: path,
    layers: each((layer) => markLayer(layer, vocabulary)),
    states: each(only({ initial: reference })),
    verify: (value) => (value.kind === "list" ? each(recording)(value) : recording(value)),
  };
  return only(rows)(root);
}

/** Changes some fields of a mapping. */
const only =
  (rows: Readonly<Record<string, Mark>>): Mark =>
  (value) =>
    value.kind === "mapping"
      ? mapEntries(value, (inner, name) => (Object.hasOwn(rows, name) ? (rows[name] as Mark)(inner) : inner))
      : value;

const each =
  (mark: Mark): Mark =>
  (value) =>
    mapEntries(value, mark);

const path: Mark = (value) => (value.kind === "scalar" ? { ...value, isPath: true } : value);

/** A tensor, which is a mapping only where it is in a file. */
const reference: Mark = (value) =>
  value.kind === "mapping" ? ({ ...only({ file: path })(value), isReference: true } as Tree) : value;

const recording = only({ vectors: path, expected: path });

const plain: Mark = (value) => value;

/** What can be a reference in a field of each type. */
const marks: Readonly<Record<Field["type"], Mark>> = {
  size: plain,
  index: plain,
  step: plain,
  list: plain,
  axis: plain,
  axes: plain,
  padding: plain,
  flag: plain,
  choice: plain,
  number: reference,
  tensor: reference,
  /** A mapping of its name and its parameters. */
  activation: each(reference),
};

function markLayer(layer: Tree, vocabulary: Vocabulary): Tree {
  const type = textOf(layer, "type") ?? "";
  if (type === NETWORK) return only({ file: path })(layer);
  const fields = Object.entries(findKind(vocabulary, type).fields);
  return only(Object.fromEntries(fields.map(([name, { type }]) => [name, marks[type]])))(layer);
}
