import type { AppliedActivation } from "../ir/activation.ts";
import {
  type Computed,
  type FoldNode,
  formulasOf,
  isKnown,
  type MapNode,
  type Node,
  type Operands,
  type Origin,
  type PickNode,
  type PlainNode,
  type Value,
} from "../ir/graph.ts";
import type { Build, FoldOf, MapOf, NextMemory, PickOf, Round } from "../ir/layer.ts";
import { type Expansion, expand } from "../ir/mathematics.ts";
import { rounding } from "../ir/number-format.ts";
import { isFunction } from "../ir/primitives.ts";
import { local, number, type Scalar } from "../ir/scalar.ts";
import { simplify } from "../ir/simplify.ts";
import { lastOf, type Shape, sizeOf, type TensorData } from "../ir/tensor-data.ts";
import { broadcast, insertAxis, isWhole, reshape, type View, viewLike, viewOf } from "../ir/view.ts";
import { substitute, visitNodes } from "../ir/walk-scalar.ts";

/** A node that does not know yet what its results are called. */
type Unnamed = Omit<MapNode, "symbol"> | Omit<FoldNode, "symbol"> | Omit<PickNode, "symbol">;
type AddedPlain = Unnamed & { readonly symbol?: string };

/** A node, or a scan of some. */
type Added =
  | AddedPlain
  | { readonly kind: "scan"; readonly steps: number; readonly body: readonly AddedPlain[] };

/** What one layer adds to a graph. */
export class Builder implements Build {
  readonly #added: Added[] = [];
  /** Where nodes are added: the body of a scan while that is written. */
  #open: Pick<AddedPlain[], "push"> = this.#added;
  readonly #origin: Pick<Origin, "layer" | "about">;
  /** Whether the activation of the layer is what `logits` leaves out. */
  readonly #keepsOrder: boolean;
  #isAfterLogits = false;
  /** What that activation gets. */
  logits: Value | undefined;
  readonly held: readonly View[];
  /** What the layer remembers for the next call. */
  next: readonly NextMemory[] = [];
  readonly #expansion: Expansion;
  readonly round: Round;

  constructor(
    origin: Pick<Origin, "layer" | "about">,
    expansion: Expansion,
    keepsOrder: boolean,
    held: readonly View[],
  ) {
    this.held = held;
    this.#origin = origin;
    this.#keepsOrder = keepsOrder;
    this.#expansion = expansion;
    this.round = rounding[expansion.dtype];
  }

  readonly constant = (name: string, { shape, data }: TensorData): View =>
    viewOf({ kind: "constant", size: data.length, values: data, name, layer: this.#origin.layer }, shape);

  readonly room = (shape: Shape): View => viewOf(computed(shape), shape);

  readonly map = ({ operands, formula, to, name }: MapOf): View => {
    const result = to ?? roomFor(Object.values(operands));
    this.#add({
      ...{ kind: "map", formula: this.#expanded(formula), to: result },
      operands: spreadOver(operands, result.shape),
      ...(name !== undefined && { name }),
    });
    return result;
  };

  readonly fold = ({ over, operands, formula, finish, result = "total", to, ...fold }: FoldOf): View => {
    const [first] = Object.values(operands);
    const space = first?.shape.slice(0, first.shape.length - over.length) ?? [];
    const filled = to ?? this.room(space);
    this.#add({
      ...{ kind: "fold", over, formula: this.#expanded(formula), result, to: filled, ...fold },
      operands: spreadOver(operands, [...filled.shape, ...over]),
      ...(finish && {
        finish: {
          formula: this.#expanded(finish.formula),
          operands: spreadOver(finish.operands, filled.shape),
        },
      }),
    });
    return filled;
  };

  readonly pick = ({ from, index, to }: PickOf): View => {
    const [places = 0] = from.shape.slice(-1);
    const result = to ?? this.room(shapeOver([from.shape.slice(0, -1), index.shape]));
    this.#add({
      kind: "pick",
      from: broadcast(from, [...result.shape, places]),
      index: broadcast(index, result.shape),
      to: result,
    });
    return result;
  };

  readonly scan = (steps: number, write: () => void): void => {
    const body: AddedPlain[] = [];
    this.#open = body;
    write();
    this.#open = this.#added;
    this.#added.push({ kind: "scan", steps, body });
  };

  readonly remember = (next: readonly NextMemory[]): void => {
    this.next = next;
  };

  readonly activate = (applied: AppliedActivation, x: View): View => {
    if (!this.#keepsOrder) return this.#steps(applied, x);
    const start = isWhole(x) && !isKnown(x.of) ? x : this.#copy(x);
    this.logits = start.of;
    this.#isAfterLogits = true;
    return this.#steps(applied, start);
  };

  readonly formulaOf = ({ activation, parameters }: AppliedActivation, x: Scalar): Scalar | undefined => {
    const known = new Map<string, Scalar>([["x", x]]);
    for (const [parameter, { shape, data }] of Object.entries(parameters)) {
      if (shape.length > 0) return undefined;
      known.set(parameter, number(data[0] as number));
    }
    let formula = x;
    for (const step of activation.steps) {
      if (step.kind !== "map") return undefined;
      known.set("x", formula);
      formula = substitute(step.formula, (name) => known.get(name));
    }
    return simplify(formula);
  };

  readonly reshape = (x: View, shape: Shape): View =>
    reshape(x, shape) ?? (reshape(this.#copy(x), shape) as View);

  /** A view of all of a value, row-major: what a network gives. */
  whole(view: View): View {
    return isWhole(view) && !isKnown(view.of) ? view : this.#copy(view);
  }

  /** The nodes of the layer, of which this value is the result. */
  nodes(result?: View): Node[] {
    const named = (node: AddedPlain): PlainNode => ({
      ...node,
      symbol: node.symbol ?? (node.to.of === result?.of ? "z" : (labelOf(node) ?? "t")),
    });
    return this.#added.map((node) =>
      node.kind === "scan"
        ? { ...node, ...this.#origin, symbol: "z", afterLogits: false, body: node.body.map(named) }
        : named(node),
    );
  }

  /** A parameter that is one number becomes part of the formulas. */
  #steps({ name, activation, parameters }: AppliedActivation, x: View): View {
    const single = new Map<string, Scalar>();
    const known: Record<string, View> = {};
    /** What the rows were reduced to so far. */
    const ofRows: Record<string, View> = {};
    for (const [parameter, tensor] of Object.entries(parameters)) {
      if (tensor.shape.length === 0) single.set(parameter, number(tensor.data[0] as number));
      else known[parameter] = this.constant(parameter, tensor);
    }
    const fill = (formula: Scalar): Scalar =>
      single.size === 0 ? formula : simplify(substitute(formula, (local) => single.get(local)));
    const size = lastOf(x.shape);
    let values = x;
    for (const step of activation.steps) {
      const operands = { x: values, ...used(known, [step.formula]) };
      if (step.kind === "map") {
        const called = step.name ?? (activation.steps.length === 1 ? name : undefined);
        const formula = fill(step.formula);
        values = this.map({ operands, formula, ...(called !== undefined && { name: called }) });
        continue;
      }
      const { by, result, finish } = step;
      const reduced = this.fold({
        ...{ by, over: [size], result, formula: fill(step.formula) },
        operands: spreadOver(operands, x.shape),
        ...(finish && { finish: { formula: fill(finish), operands: used(ofRows, [finish]) } }),
      });
      ofRows[result] = reduced;
      known[result] = insertAxis(reduced, reduced.shape.length, size);
    }
    return values;
  }

  #expanded(formula: Scalar): Scalar {
    let usesFunctions = false;
    visitNodes([formula], (node) => {
      usesFunctions ||= node.kind === "apply" && isFunction(node.primitive);
    });
    return usesFunctions ? simplify(expand(formula, this.#expansion)) : formula;
  }

  #copy(x: View): View {
    return this.map({ operands: { x }, formula: local("x"), to: this.room(x.shape) });
  }

  #add(
    node:
      | Omit<MapNode, keyof Origin>
      | (Omit<FoldNode, keyof Origin> & { readonly symbol?: string })
      | Omit<PickNode, keyof Origin>,
  ): void {
    this.#open.push({ ...node, ...this.#origin, afterLogits: this.#isAfterLogits });
  }
}

const computed = (shape: Shape): Computed => ({ kind: "computed", size: sizeOf(shape), shape });

/** The operands that formulas speak of. */
function used(operands: Operands, formulas: readonly Scalar[]): Operands {
  const names = new Set<string>();
  for (const formula of formulas)
    substitute(formula, (name) => {
      names.add(name);
      return undefined;
    });
  return Object.fromEntries(Object.entries(operands).filter(([name]) => names.has(name)));
}

const spreadOver = (operands: Operands, shape: Shape): Operands =>
  Object.fromEntries(Object.entries(operands).map(([name, view]) => [name, broadcast(view, shape)]));

/** The shape that others broadcast to. */
function shapeOver(shapes: readonly Shape[]): Shape {
  const rank = shapes.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((most, shape) => Math.max(most, shape[axis - rank + shape.length] ?? 1), 1),
  );
}

/** New room of the shape that views broadcast to, laid out as the first of them that has it. */
function roomFor(views: readonly View[]): View {
  const shape = shapeOver(views.map((view) => view.shape));
  const like = views.find((view) => !isKnown(view.of) && String(view.shape) === String(shape));
  return like === undefined ? viewOf(computed(shape), shape) : viewLike(computed, like);
}

function labelOf(node: AddedPlain): string | undefined {
  const [formula] = formulasOf(node as PlainNode);
  return formula?.kind === "apply" ? formula.label : undefined;
}
