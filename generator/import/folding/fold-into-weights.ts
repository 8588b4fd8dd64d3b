import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { ImportedInput, ImportedLayer, ImportedModel, ImportedState } from "../imported-model.ts";
import { type Source as BuilderSource, NetworkBuilder, textOrigins } from "../network-builder.ts";
import { outputOfLayer } from "../output-of-layer.ts";
import { type Affine, affineKinds, type Fields, perChannel } from "./affine.ts";
import { channelsOf, filtersOf, foldAfter, foldBefore, sumsKinds } from "./sums.ts";

/** A layer of the network while layers become part of others. */
interface Node {
  readonly layer: ImportedLayer;
  fields: Fields;
  origin: string;
  from: Source[];
}

/** A layer, or an input or state of the network. */
type Source = Node | ImportedInput | ImportedState;

const isNode = (source: Source | undefined): source is Node => source !== undefined && "layer" in source;

const isOfType = (source: Source | undefined, type: string): source is Node =>
  isNode(source) && source.layer.type === type;

const isSums = (node: Source | undefined): node is Node =>
  isNode(node) && Object.hasOwn(sumsKinds, node.layer.type) && node.from.length === 1;

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

/** The layers of a network and what they take their values from, and what its outputs and states take. */
function linked({ inputs, states = [], layers, outputs }: ImportedModel) {
  const nodes: Node[] = [];
  const named = new Map<string, Source>([...inputs, ...states].map((port) => [port.name ?? "input", port]));
  const source = (name: string) => named.get(name) as Source;
  for (const layer of layers) {
    const from = layer.from?.map(source) ?? [nodes.at(-1) ?? (inputs[0] as Source)];
    const node = { layer, fields: layer.fields, origin: layer.origin, from };
    nodes.push(node);
    if (layer.name !== undefined) named.set(layer.name, node);
  }
  const given = outputs?.map(({ from }) => source(from)) ?? [nodes.at(-1) as Source];
  return { nodes, ends: [...given, ...states.map(({ next }) => source(next))] };
}

const NOTHING_NEAR = "no layer with weights is next to it";

/** A network whose layers become part of one another, one after the other. */
class Folding {
  readonly nodes: Node[];
  readonly folded: string[] = [];
  /** Why a batch normalization stays a layer. */
  readonly left = new Map<Node, string>();
  readonly #model: ImportedModel;
  /** What the outputs take, then what the states do. */
  #ends: Source[];

  constructor(model: ImportedModel) {
    const { nodes, ends } = linked(model);
    this.nodes = nodes;
    this.#model = model;
    this.#ends = ends;
    // What is folded can bring others next to one another.
    while (this.nodes.some((node) => this.#fold(node)));
  }

  #readersOf(node: Node): Node[] {
    return this.nodes.filter(({ from }) => from.includes(node));
  }

  /** Whether several layers, outputs or states take what a node gives. */
  #isShared(node: Node): boolean {
    return this.#readersOf(node).length + this.#ends.filter((end) => end === node).length > 1;
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
    while (isOfType(sums, "reshape") && !this.#isShared(sums)) {
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
    if (this.#isShared(sums)) return "other layers also read what the layer before it gives";
    return foldAfter(sums.layer.type, sums.fields, affine);
  }

  #beforeSums(node: Node, sums: Node, affine: Affine): Fields | string {
    if (this.#isShared(node)) return "several layers read what it gives";
    if (sums.fields.carried === true) return "the layer after it remembers what it gave";
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
    const [source] = node.from as [Source];
    const past = (one: Source) => (one === node ? source : one);
    for (const reader of this.nodes) reader.from = reader.from.map(past);
    this.#ends = this.#ends.map(past);
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  /** Takes out reshapes that nothing is between any more: all but the last in a row, and those that change nothing. */
  #removeReshapes(): void {
    for (const node of [...this.nodes]) {
      const [before] = node.from;
      if (!isOfType(node, "reshape") || !isOfType(before, "reshape")) continue;
      if (!this.#isShared(before)) this.#bypass(before);
    }
    const reshapes = this.nodes.filter(({ layer }) => layer.type === "reshape");
    if (reshapes.length === 0) return;
    const shapes = this.#shapes();
    for (const node of reshapes) {
      const [source] = node.from as [Source];
      if (String(shapes.get(source)) === String(node.fields.shape)) this.#bypass(node);
    }
  }

  /** The shape of what each node, input and state gives. */
  #shapes(): ReadonlyMap<Source, Shape | undefined> {
    const { inputs, states = [] } = this.#model;
    const shapes = new Map<Source, Shape | undefined>(
      [...inputs, ...states].map((port) => [port, port.shape]),
    );
    // Layers come after all of their sources.
    for (const node of this.nodes) {
      const from = node.from.map((source) => shapes.get(source));
      shapes.set(node, shapeAfter(node, from));
    }
    return shapes;
  }

  /** The network with its new layers; activations become part of the layers that now come before them. */
  finish(): ImportedModel {
    this.#removeReshapes();
    const { inputs, states = [], outputs } = this.#model;
    const builder = new NetworkBuilder(textOrigins, {
      inputs: inputs.map(({ name = "input" }) => name),
      states: states.map(({ name }) => name),
    });
    const ports = [...builder.inputs, ...builder.states];
    const sources = new Map<Source, BuilderSource>(
      [...inputs, ...states].map((port, n) => [port, ports[n] as BuilderSource]),
    );
    for (const node of this.nodes) {
      const { type, name } = node.layer;
      const from = node.from.map((source) => sources.get(source) as BuilderSource);
      const isExplicit = name !== undefined && this.#readersOf(node).length === 0;
      const { fields, origin } = node;
      sources.set(
        node,
        builder.add({ type, fields, origin, from, isExplicit, ...(name !== undefined && { name }) }),
      );
    }
    const ends = this.#ends.map((end) => sources.get(end) as BuilderSource);
    if (outputs === undefined && states.length === 0)
      return { ...this.#model, layers: builder.finish(ends[0]) };
    const { layers, names } = builder.finishPorts(ends);
    const count = ends.length - states.length;
    return {
      ...this.#model,
      layers,
      states: states.map((state, n) => ({ ...state, next: names[count + n] as string })),
      ...(outputs && { outputs: outputs.map((output, n) => ({ ...output, from: names[n] as string })) }),
    };
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
    ...(folded.length > 0 ? { ...folding.finish(), format: `${model.format}, with folded weights` } : model),
    remarks: [...model.remarks, ...(remarks.length === 0 ? [NOTHING_FOLDED] : remarks)],
  };
}
