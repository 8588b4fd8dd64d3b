import { sizesSaidByTensors } from "../builder/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import { isShape, NETWORK } from "../ir/spec.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { findKind, type Vocabulary } from "../ir/vocabulary.ts";
import { call, label, list, object, scalar, shape } from "./code.ts";
import { type Code, comment, layOut, type Part, withComments } from "./layout.ts";
import {
  allComments,
  type Comments,
  entriesIn,
  fieldOf,
  type List,
  type Mapping,
  type NamedEntry,
  noComments,
  plainOf,
  type Tree,
  textOf,
  type WrittenSpec,
} from "./tree.ts";

/** What a program says of files, and a YAML spec does not. */
export interface KnownShapes {
  /** The shape of a tensor as its file has it. */
  readonly ofTensor: (file: string | undefined, key: string | undefined) => Shape;
  /** What a layer gives that is another network: a shape, or those of its outputs by name where they have names. */
  readonly ofNetwork: (layer: number) => Shape | Readonly<Record<string, Shape>>;
}

/** JavaScript is TypeScript without types. */
export type Language = "ts" | "js";

/** Longer lists are declared as lists of numbers, so that the type checker does not read each number. */
const MOST_LITERALS = 10_000;

/** A spec, in which paths are marked, as a program that exports the same network, with the comments of the spec. */
export const writeProgram = (
  spec: WrittenSpec,
  shapes: KnownShapes,
  vocabulary: Vocabulary,
  language: Language,
  onLong?: OnLong,
): string => new ProgramWriter(shapes, vocabulary, language, onLong).write(spec);

/** Called with the field of each list that becomes a constant, and how many numbers it has. */
export type OnLong = (path: FieldPath, numbers: number) => void;

/** A call in the chain that makes a network. */
interface Call {
  readonly code: Code;
  readonly comments: Comments;
}

class ProgramWriter {
  readonly #shapes: KnownShapes;
  readonly #vocabulary: Vocabulary;
  readonly #language: Language;
  readonly #onLong: OnLong | undefined;
  readonly #imports = new Set<string>();
  /** The declarations of long lists, by their names. */
  readonly #declarations = new Map<string, string>();

  constructor(shapes: KnownShapes, vocabulary: Vocabulary, language: Language, onLong: OnLong | undefined) {
    this.#onLong = onLong;
    this.#shapes = shapes;
    this.#vocabulary = vocabulary;
    this.#language = language;
  }

  write({ root, head, foot }: WrittenSpec): string {
    const start = this.#start(root);
    const calls = [...this.#layers(root), ...this.#next(root), ...this.#outputs(root)];
    const below = calls.at(-1)?.comments.below ?? [];
    const imports = [...this.#imports].sort().map((code) => ({ code }));
    const importing = { open: "import {", close: '} from "neuroll";', parts: imports, isPadded: true };
    return [
      ...head.map(comment),
      layOut(importing, "", 0, 0),
      "",
      ...[...this.#declarations.values()].flatMap((declaration) => [declaration, ""]),
      `export default ${layOut(start, "", "export default ".length, 0)}`,
      ...calls.flatMap((one, n) => linesOf(one, n === calls.length - 1)),
      ...[...below, ...foot].map(comment),
      "",
    ].join("\n");
  }

  /** `network("net3", 2, { … })` */
  #start(root: Mapping): Code {
    const elsewhere = ["name", "input", "inputs", "layers", "outputs"];
    const options = root.fields.filter(({ name }) => !elsewhere.includes(name));
    const name = fieldOf(root, "name") as NamedEntry;
    return call(this.#use("network"), [
      { code: this.#value(name.value), comments: name.comments },
      this.#input(root),
      ...this.#options(options.map((field) => this.#option(field))),
    ]);
  }

  #input(root: Mapping): Part {
    const input = fieldOf(root, "input");
    if (input !== undefined) return { code: this.#port(input.value), comments: input.comments };
    const inputs = fieldOf(root, "inputs") as NamedEntry;
    return { code: object([{ ...this.#property(inputs), code: this.#ports(inputs.value) }]) };
  }

  #option(field: NamedEntry): Part {
    const property = this.#property(field);
    return field.name === "states" ? { ...property, code: this.#ports(withoutNext(field.value)) } : property;
  }

  #ports = (ports: Tree): Code =>
    object(fieldsIn(ports).map((port) => ({ ...this.#property(port), code: this.#port(port.value) })));

  /** A port is its size or its shape, where nothing else is said. */
  #port(port: Tree): Code {
    const [first, ...others] = fieldsIn(port);
    const isAlone = first !== undefined && others.length === 0 && ["size", "shape"].includes(first.name);
    return this.#value(isAlone && allComments(first).length === 0 ? first.value : port);
  }

  #layers(root: Mapping): Call[] {
    const { value, comments } = fieldOf(root, "layers") as NamedEntry;
    return entriesIn(value).map((layer, i, all) => {
      const type = fieldOf(layer.value, "type") as NamedEntry;
      const first = i === 0 ? [...comments.above, ...comments.beside] : [];
      const last = i === all.length - 1 ? comments.below : [];
      const { above, beside, below } = layer.comments;
      return {
        code: call(".layer", [{ code: this.#layer(layer.value, i) }]),
        comments: {
          above: [...first, ...above, ...allComments(type)],
          ...{ beside, below: [...below, ...last] },
        },
      };
    });
  }

  /** `dense({ … })` */
  #layer(layer: Tree, i: number): Code {
    const type = textOf(layer, "type") as string;
    const fields = fieldsIn(layer).filter(({ name }) => name !== "type");
    if (type === NETWORK) return this.#embedded(fields, i);
    const owner = textOf(layer, "name") ?? `layer${i + 1}`;
    const parts = this.#withoutSizes(type, fields).map((field) => {
      const literals = countLiterals(field.value);
      if (literals <= MOST_LITERALS) return this.#property(field);
      this.#onLong?.(["layers", i, field.name], literals);
      return { ...this.#property(field), code: this.#declare(`${owner}_${field.name}`, field.value) };
    });
    return call(this.#use(type), this.#options(parts));
  }

  /** Leaves out sizes of which nothing is said, and which weights say by themselves. */
  #withoutSizes(type: string, all: readonly NamedEntry[]): readonly NamedEntry[] {
    const { fields } = findKind(this.#vocabulary, type);
    const isSize = (field: NamedEntry) =>
      fields[field.name]?.type === "size" && allComments(field).length === 0;
    const others = all.filter((field) => !isSize(field) && countLiterals(field.value) <= MOST_LITERALS);
    const options = others.map(({ name, value }): [string, unknown] => [
      name,
      isReference(value) ? { ...(plainOf(value) as object), shape: this.#shapeOf(value) } : plainOf(value),
    ]);
    const said = sizesSaidByTensors(fields, Object.fromEntries(options));
    return all.filter((field) => !isSize(field) || said[field.name] !== plainOf(field.value));
  }

  /** `embed("encoder.yaml", [16], { … })` */
  #embedded(fields: readonly NamedEntry[], i: number): Code {
    const given = this.#shapes.ofNetwork(i);
    const file = fields.find(({ name }) => name === "file") as NamedEntry;
    const declared = fields.find(({ name }) => name === "shape");
    const options = fields.filter((field) => field !== file && field !== declared);
    return call(this.#use("embed"), [
      { code: this.#value(file.value), comments: file.comments },
      {
        code: isShape(given) ? shape(given) : shapesByName(given),
        ...(declared && { comments: { ...noComments, above: allComments(declared) } }),
      },
      ...this.#options(options.map((field) => this.#property(field))),
    ]);
  }

  /** `.next({ total: "sum" })` */
  #next(root: Mapping): Call[] {
    const states = fieldOf(root, "states");
    if (states === undefined) return [];
    const parts = fieldsIn(states.value).map(({ name, value }) => ({
      ...this.#property(fieldOf(value, "next") as NamedEntry),
      label: label(name),
    }));
    return [{ code: call(".next", this.#options(parts)), comments: noComments }];
  }

  #outputs(root: Mapping): Call[] {
    const outputs = fieldOf(root, "outputs");
    if (outputs === undefined) return [];
    return [{ code: call(".outputs", [{ code: this.#value(outputs.value) }]), comments: outputs.comments }];
  }

  /** Options as the last argument of a call, which is left out where there are none. */
  #options = (parts: readonly Part[]): Part[] => (parts.length === 0 ? [] : [{ code: object(parts) }]);

  /** `units: 3`; comments within a reference to a tensor are put above it. */
  #property({ name, value, comments }: NamedEntry): Part {
    const inside = isReference(value) ? entriesIn(value).flatMap(allComments) : [];
    return {
      ...{ label: label(name), code: this.#value(value) },
      comments: { ...comments, above: [...comments.above, ...inside] },
    };
  }

  #value(tree: Tree): Code {
    if (tree.kind === "scalar") return scalar(tree);
    if (isReference(tree)) return this.#reference(tree);
    if (tree.kind === "mapping") return object(tree.fields.map((field) => this.#property(field)));
    const parts = tree.items.map(({ value, comments }) => ({ code: this.#value(value), comments }));
    return list(parts, { fills: tree.items.every(({ value }) => isNumber(value)), isTall: hasRows(tree) });
  }

  /** `file("net.npz", "W1", [2, 3])`, `key("W1", [3, 2], "out_in")`: the functions are called as the fields. */
  #reference(tree: Tree): Code {
    const [first, ...others] = ["file", "key"].flatMap((name) => fieldOf(tree, name) ?? []) as [NamedEntry];
    const layout = fieldOf(tree, "layout");
    return call(this.#use(first.name), [
      ...[first, ...others].map(({ value }) => ({ code: this.#value(value) })),
      { code: shape(this.#shapeOf(tree)) },
      ...(layout === undefined ? [] : [{ code: this.#value(layout.value) }]),
    ]);
  }

  #shapeOf = (reference: Tree): Shape =>
    this.#shapes.ofTensor(textOf(reference, "file"), textOf(reference, "key"));

  /** Declares a constant in front of the network, and gives its name. */
  #declare(words: string, value: Tree): string {
    let name = words.replace(/(?<=[^_])_+(.)/gu, (_, letter: string) => letter.toUpperCase());
    while (this.#declarations.has(name) || Object.hasOwn(this.#vocabulary.layers, name)) name += "_";
    const type = this.#language === "ts" ? `: number${"[]".repeat(depthOf(value))}` : "";
    const start = `const ${name}${type} = `;
    this.#declarations.set(name, `${start}${layOut(this.#value(value), "", start.length, 1)};`);
    return name;
  }

  #use(name: string): string {
    this.#imports.add(name);
    return name;
  }
}

/** The lines of a call in a chain. Those below the last one would come before the semicolon, and are put elsewhere. */
function linesOf({ code, comments }: Call, isLast: boolean): string[] {
  const indent = "  ";
  const text = layOut(code, indent, indent.length, isLast ? 1 : 0);
  return isLast
    ? withComments(`${text};`, { ...comments, below: [] }, indent)
    : withComments(text, comments, indent);
}

/** States without what they hold next, which is said after the layers. */
const withoutNext = (states: Tree): Tree => ({
  kind: "mapping",
  fields: fieldsIn(states).map((state) => ({
    ...state,
    value: { kind: "mapping", fields: fieldsIn(state.value).filter(({ name }) => name !== "next") },
  })),
});

const fieldsIn = (tree: Tree): readonly NamedEntry[] => (tree.kind === "mapping" ? tree.fields : []);

const isReference = (tree: Tree): boolean => tree.kind === "mapping" && tree.isReference === true;

const isNumber = (tree: Tree): boolean => tree.kind === "scalar" && typeof tree.value === "number";

const shapesByName = (shapes: Readonly<Record<string, Shape>>): Code =>
  object(Object.entries(shapes).map(([name, sizes]) => ({ label: label(name), code: shape(sizes) })));

/** Whether a list has several rows of several values, or several mappings of several fields: formatters give each its line. */
const hasRows = ({ items }: List): boolean =>
  items.length > 1 &&
  items.every(({ value }) => value.kind === items[0]?.value.kind && entriesIn(value).length > 1);

const countLiterals = (tree: Tree): number =>
  tree.kind === "scalar" ? 1 : entriesIn(tree).reduce((sum, { value }) => sum + countLiterals(value), 0);

const depthOf = (tree: Tree): number =>
  tree.kind === "list" ? 1 + depthOf(tree.items[0]?.value as Tree) : 0;
