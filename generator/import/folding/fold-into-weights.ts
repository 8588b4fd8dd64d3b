import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { ImportedLayer, ImportedModel } from "../imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { outputOfLayer } from "../output-of-layer.ts";
import { type Affine, affineKinds, type Fields, perChannel } from "./affine.ts";
import { channelsOf, filtersOf, foldAfter, foldBefore, sumsKinds } from "./sums.ts";

/** A layer of the network while layers become part of others. */
interface Node {
  readonly layer: ImportedLayer;
  fields: Fields;
  origin: string;
  from: (Node | undefined)[];
}

const isSums = (node: Node | undefined): node is Node =>
  node !== undefined && Object.hasOwn(sumsKinds, node.layer.type) && node.from.length === 1;

/** Layers that give the shape that they get; of several of one shape, as well. */
const keepingShape: ReadonlySet<string> = new Set([
  ...["activation", "add", "subtract", "multiply", "divide", "maximum", "minimum"],
  ...["batch_norm", "scale", "normalize", "layer_norm", "group_norm", "instance_norm"],
]);

/** The shape of what a node gives, as far as the shapes of its sources tell it. */
function shapeAfter(node: Node, [shape, ...others]: readonly (Shape | undefined)[]): Shape | undefined {
  const { type } = node.layer;
  if (type === "reshape") return node.fields.shape as Shape;
  if (shape === undefined || others.some((other) => String(other) !== String(shape))) return undefined;
  if (keepingShape.has(type)) return shape;
  if (!isSums(node) && !type.endsWith("_pool")) return undefined;
  const after = outputOfLayer(type, node.fields, shape);
  return typeof after === "string" ? undefined : after;
}

const hasActivation = ({ fields: { activation } }: Node): boolean =>
  activation !== undefined &&
  !(typeof activation === "object" && "name" in activation && activation.name === "identity");

/** The layers of a network, and what they take their values from. Undefined is the input. */
function linked(layers: readonly ImportedLayer[]): Node[] {
  const nodes: Node[] = [];
  const named = new Map<string, Node>();
  for (const layer of layers) {
    const from = layer.from?.map((name) => named.get(name)) ?? [nodes.at(-1)];
    const node = { layer, fields: layer.fields, origin: layer.origin, from };
    nodes.push(node);
    if (layer.name !== undefined) named.set(layer.name, node);
  }
  return nodes;
}

const NOTHING_NEAR = "no layer with weights is next to it";

/** A network whose layers become part of one another, one after the other. */
class Folding {
  readonly nodes: Node[];
  readonly folded: string[] = [];
  /** Why a batch normalization stays a layer. */
  readonly left = new Map<Node, string>();
  readonly #input: Shape;
  #result: Node | undefined;

  constructor({ layers, input }: ImportedModel) {
    this.nodes = linked(layers);
    this.#input = input.shape;
    this.#result = this.nodes.at(-1);
    // What is folded can bring others next to one another.
    while (this.nodes.some((node) => this.#fold(node)));
  }

  #readersOf(node: Node | undefined): Node[] {
    return this.nodes.filter(({ from }) => from.includes(node));
  }

  /** @returns whether the node has become part of another */
  #fold(node: Node): boolean {
    const read = affineKinds[node.layer.type];
    if (read === undefined) return false;
    const affine = read(node.fields);
    const before = this.#sumsBefore(node, affine);
    const asBefore = before === undefined ? NOTHING_NEAR : this.#afterSums(before.sums, before.affine);
    if (typeof asBefore !== "string") return this.#merge(node, before?.sums as Node, asBefore, "after");
    const [after] = this.#readersOf(node);
    const asAfter = isSums(after) ? this.#beforeSums(node, after, affine) : NOTHING_NEAR;
    if (typeof asAfter !== "string") return this.#merge(node, after as Node, asAfter, "before");
    if (node.layer.type === "batch_norm") this.left.set(node, asBefore === NOTHING_NEAR ? asAfter : asBefore);
    return false;
  }

  /** The sums that a node follows, also through reshapes that leave the channels apart, and what it does to them. */
  #sumsBefore(node: Node, affine: Affine): { readonly sums: Node; readonly affine: Affine } | undefined {
    let [sums] = node.from;
    let shape: Shape | undefined;
    while (sums?.layer.type === "reshape" && this.#readersOf(sums).length === 1) {
      shape ??= sums.fields.shape as Shape;
      sums = sums.from[0];
    }
    if (!isSums(sums)) return undefined;
    if (shape === undefined) return { sums, affine };
    const channels = filtersOf(sums.fields);
    const isFirst = channelsOf(sums.fields) === 0;
    const own =
      isFirst && shape.length === 1
        ? perChannel(affine, channels)
        : shape[0] === channels
          ? affine
          : undefined;
    return isFirst && own ? { sums, affine: own } : undefined;
  }

  #afterSums(sums: Node, affine: Affine): Fields | string {
    if (hasActivation(sums)) return "an activation is between it and the layer before it";
    if (this.#readersOf(sums).length > 1) return "other layers also read what the layer before it gives";
    return foldAfter(sums.layer.type, sums.fields, affine);
  }

  #beforeSums(node: Node, sums: Node, affine: Affine): Fields | string {
    if (this.#readersOf(node).length > 1) return "several layers read what it gives";
    return foldBefore(sums.layer.type, sums.fields, affine);
  }

  #merge(node: Node, into: Node, fields: Fields, place: "before" | "after"): true {
    this.folded.push(`${node.origin} into ${into.origin}`);
    into.origin = place === "after" ? `${into.origin}, ${node.origin}` : `${node.origin}, ${into.origin}`;
    this.#bypass(node);
    into.fields = fields;
    this.left.delete(node);
    return true;
  }

  /** Takes a node out: what reads it now reads what it reads. */
  #bypass(node: Node): void {
    const [source] = node.from;
    for (const reader of this.nodes) reader.from = reader.from.map((one) => (one === node ? source : one));
    if (this.#result === node) this.#result = source;
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  /** Takes out reshapes that nothing is between any more: all but the last in a row, and those that change nothing. */
  #removeReshapes(): void {
    for (const node of [...this.nodes]) {
      if (node.layer.type !== "reshape" || node.from[0]?.layer.type !== "reshape") continue;
      const [before] = node.from;
      if (this.#readersOf(before).length === 1) this.#bypass(before);
    }
    const reshapes = this.nodes.filter(({ layer }) => layer.type === "reshape");
    if (reshapes.length === 0) return;
    const shapes = this.#shapes();
    for (const node of reshapes) {
      const [source] = node.from;
      if (source !== undefined && String(shapes.get(source)) === String(node.fields.shape))
        this.#bypass(node);
    }
  }

  /** The shape of what each node gives, and of the input. */
  #shapes(): ReadonlyMap<Node | undefined, Shape | undefined> {
    const shapes = new Map<Node | undefined, Shape | undefined>([[undefined, this.#input]]);
    // Layers come after all of their sources.
    for (const node of this.nodes) {
      const from = node.from.map((source) => shapes.get(source));
      shapes.set(node, shapeAfter(node, from));
    }
    return shapes;
  }

  /** The layers with their new fields; activations become part of the layers that now come before them. */
  finish(): ImportedLayer[] {
    this.#removeReshapes();
    const builder = new NetworkBuilder(textOrigins);
    const sources = new Map<Node | undefined, Source>([[undefined, builder.input]]);
    for (const node of this.nodes) {
      const { type, name } = node.layer;
      const from = node.from.map((source) => sources.get(source) as Source);
      const isExplicit = name !== undefined && this.#readersOf(node).length === 0;
      const { fields, origin } = node;
      sources.set(
        node,
        builder.add({ type, fields, origin, from, isExplicit, ...(name !== undefined && { name }) }),
      );
    }
    return builder.finish(sources.get(this.#result));
  }
}

const NOTHING_FOLDED =
  "Nothing was folded: no batch normalization, scale or shift is next to a layer with weights that it could become part of.";

/** How many layers a remark lists. */
const MOST = 8;

/**
 * Makes batch normalizations, scales and shifts part of the weights of dense layers and convolutions next to them, in double
 * precision, and says which. A layer between others, or with a padding that it would change, stays.
 */
export function foldIntoWeights(model: ImportedModel): ImportedModel {
  const folding = new Folding(model);
  const { folded, left } = folding;
  const stay = [...left].map(([{ origin }, why]) => `${origin}, because ${why}`);
  const remarks = [
    ...(folded.length === 0
      ? []
      : [`Folded into weights, so that results differ in their last bits: ${list(folded, "and", MOST)}.`]),
    ...(stay.length === 0 ? [] : [`Not folded: ${list(stay, "and", MOST)}.`]),
  ];
  return {
    ...model,
    ...(folded.length > 0 && { format: `${model.format}, with folded weights`, layers: folding.finish() }),
    remarks: [...model.remarks, ...(remarks.length === 0 ? [NOTHING_FOLDED] : remarks)],
  };
}
