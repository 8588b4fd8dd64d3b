import { spellLiteral } from "../ir/spell-number.ts";

/** A spec as it is written: its values with their comments, in the order of the text. */
export interface WrittenSpec {
  readonly root: Mapping;
  /** The comments above all, and those below; each is a line without its sign. */
  readonly head: readonly string[];
  readonly foot: readonly string[];
}

export type Tree = Scalar | List | Mapping;

export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** What a number looks like in the text: `0.10`, `1e-3`. */
  readonly spelling?: string;
  /** Whether it is a path, relative to the spec. */
  readonly isPath?: true;
  /** What the target calls that path, where it has another folder. */
  readonly moved?: string;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Entry[];
}

export interface Mapping {
  readonly kind: "mapping";
  readonly fields: readonly NamedEntry[];
  /** Whether it says where a tensor is. */
  readonly isReference?: true;
}

/** A value in a list. */
export interface Entry {
  readonly value: Tree;
  readonly comments: Comments;
}

/** A value in a mapping. */
export interface NamedEntry extends Entry {
  readonly name: string;
}

/** What is said of an entry: in lines above it, at the end of its last line, and in lines below it. */
export interface Comments {
  readonly above: readonly string[];
  readonly beside: readonly string[];
  readonly below: readonly string[];
}

export const noComments: Comments = { above: [], beside: [], below: [] };

/** All comments of an entry and of what is in it, for a place in front of something else. */
export const allComments = ({ comments: { above, beside, below }, value }: Entry): readonly string[] => [
  ...above,
  ...beside,
  ...entriesIn(value).flatMap(allComments),
  ...below,
];

/** The entries of a list or a mapping. */
export const entriesIn = (tree: Tree): readonly Entry[] =>
  tree.kind === "list" ? tree.items : tree.kind === "mapping" ? tree.fields : [];

/** The entry of a name; undefined where there is none. */
export const fieldOf = (tree: Tree | undefined, name: string): NamedEntry | undefined =>
  tree?.kind === "mapping" ? tree.fields.find((field) => field.name === name) : undefined;

/** The string that a field holds; undefined where it is another value, or none. */
export function textOf(tree: Tree | undefined, name: string): string | undefined {
  const value = fieldOf(tree, name)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** The same tree with other values in its entries; `path` is that of the entry. */
export function mapEntries(tree: Tree, change: (value: Tree, step: string | number) => Tree): Tree {
  if (tree.kind === "scalar") return tree;
  if (tree.kind === "list")
    return { ...tree, items: tree.items.map((item, i) => ({ ...item, value: change(item.value, i) })) };
  return {
    ...tree,
    fields: tree.fields.map((field) => ({ ...field, value: change(field.value, field.name) })),
  };
}

/** A plain value as a tree without comments. */
export function treeOf(value: unknown): Tree {
  if (Array.isArray(value))
    return { kind: "list", items: value.map((item) => ({ value: treeOf(item), comments: noComments })) };
  if (typeof value === "object" && value !== null)
    return {
      kind: "mapping",
      fields: Object.entries(value).map(([name, inner]) => ({
        name,
        value: treeOf(inner),
        comments: noComments,
      })),
    };
  return { kind: "scalar", value: value as Scalar["value"] };
}

/** The value that a tree stands for, in the target. */
export function plainOf(tree: Tree): unknown {
  if (tree.kind === "list") return tree.items.map(({ value }) => plainOf(value));
  // Unlike assignment, fromEntries makes `__proto__` an ordinary key.
  if (tree.kind === "mapping")
    return Object.fromEntries(tree.fields.map(({ name, value }) => [name, plainOf(value)]));
  return tree.moved ?? tree.value;
}

/** A number as its text has it where JavaScript reads the same there, else in the shortest way. */
export function spellNumberOf({ value, spelling = "" }: Scalar): string {
  const isPlain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(spelling);
  if (isPlain && Object.is(Number(spelling), value)) return spelling;
  return spellLiteral(value as number);
}
