import {
  type Graph,
  type MapNode,
  mapViews,
  type Node,
  type PlainNode,
  plainNodes,
  readBy,
  replacePlain,
  resultsOf,
  shapeIn,
  type Value,
} from "../ir/graph.ts";
import { local } from "../ir/scalar.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { stridesOf, transpose, type View, viewOf } from "../ir/view.ts";
import { factorsOf, productsIn } from "./job.ts";

/**
 * The graph with values laid out so that the units of weighted sums lie side by side, whatever the order of the axes that
 * layers speak of: images whose channels come first are computed as those whose channels come last. Only what a network
 * takes and gives lies as its callers know it.
 */
export function layOutValues(graph: Graph): Graph {
  const nodes = besideTheirPlaces(graph);
  const lanes = lanesToMove(plainNodes(nodes), graph);
  if (lanes.size === 0) return { ...graph, nodes };
  const moved = (view: View): View => {
    const axis = lanes.get(view.of);
    return axis === undefined ? view : (laidOut(view, axis) as View);
  };
  const isMoved = (node: PlainNode): boolean => viewsIn(node).some(({ of }) => lanes.has(of));
  const move = <T extends PlainNode>(node: T): T =>
    isMoved(node) ? inOrderOfPlaces(mapViews(node, moved)) : node;
  return {
    ...graph,
    nodes: replacePlain(nodes, (node) => [move(node)]),
    checks: graph.checks.map((check) => ({ ...check, view: moved(check.view) })),
  };
}

/** By value, the axis of its shape whose elements are to lie side by side. */
type Lanes = ReadonlyMap<Value, number>;

const viewsIn = (node: PlainNode): readonly View[] => [node.to, ...readBy(node)];

/** All that is said of each value. */
function viewsByValue(
  nodes: readonly PlainNode[],
  { checks }: Pick<Graph, "checks">,
): (value: Value) => readonly View[] {
  const views = new Map<Value, View[]>();
  for (const view of [...nodes.flatMap(viewsIn), ...checks.map((check) => check.view)]) {
    const known = views.get(view.of);
    if (known) known.push(view);
    else views.set(view.of, [view]);
  }
  return (value) => views.get(value) ?? [];
}

/** Whether a value may lie in another order: nobody else knows it, and all of its views can be said so. */
const isMovable = (value: Value, axis: number, views: readonly View[], graph: Graph): boolean =>
  !resultsOf(graph).includes(value) && views.every((view) => laidOut(view, axis) !== undefined);

/** The nodes, where weighted sums whose units cannot lie side by side in their place are computed elsewhere, and copied. */
function besideTheirPlaces(graph: Graph): readonly Node[] {
  const views = viewsByValue(plainNodes(graph.nodes), graph);
  return replacePlain(graph.nodes, (node) => {
    const unit = unitAxis(node);
    if (unit === undefined || node.to.strides[unit] === 1) return [node];
    const axis = axisOf(node.to, unit);
    if (axis !== undefined && isMovable(node.to.of, axis, views(node.to.of), graph)) return [node];
    const { to, layer, about, symbol, afterLogits } = node;
    const room = viewOf({ kind: "computed", size: sizeOf(to.shape), shape: to.shape }, to.shape);
    const copy: MapNode = {
      ...{ kind: "map", layer, about, symbol, afterLogits },
      ...{ formula: local("x"), operands: { x: room }, to },
    };
    return [{ ...node, to: room }, copy];
  });
}

/**
 * The axis of the results of weighted sums along which weights differ, and of products of two computed values one of these;
 * the inner one of several.
 */
function unitAxis(node: PlainNode): number | undefined {
  const weights = factorsOf(node)?.w;
  const factors = weights ? [weights] : node.kind === "fold" ? productsIn(node) : [];
  const axis = node.to.shape.findLastIndex(
    (length, n) => length > 1 && factors.filter(({ strides }) => strides[n] !== 0).length === 1,
  );
  return axis === -1 ? undefined : axis;
}

/** The values that have to move: the results of weighted sums, and what is computed from them place by place. */
function lanesToMove(nodes: readonly PlainNode[], graph: Graph): Lanes {
  const views = viewsByValue(nodes, graph);
  const lanes = new Map<Value, number>();
  for (const node of nodes) {
    const { of } = node.to;
    if (lanes.has(of)) continue;
    const axis = unitAxis(node) ?? inherited(node, lanes);
    const lane = axis === undefined ? undefined : axisOf(node.to, axis);
    if (lane === undefined) continue;
    if (isInnermost(of, lane) || isMovable(of, lane, views(of), graph)) lanes.set(of, lane);
  }
  return new Map([...lanes].filter(([value, lane]) => !isInnermost(value, lane)));
}

const isInnermost = (value: Value, axis: number): boolean => axis + 1 === shapeIn(value)?.length;

/** The axis of a node's results that goes along with the lanes of what it reads. */
function inherited(node: PlainNode, lanes: Lanes): number | undefined {
  for (const view of readBy(node)) {
    const lane = lanes.get(view.of);
    if (lane === undefined) continue;
    const along = [...node.to.shape.keys()].filter(
      (n) => (node.to.shape[n] as number) > 1 && axisOf(view, n) === lane,
    );
    const stepOf = (n: number): number => Math.abs(view.strides[n] as number);
    if (along.length > 0) return along.reduce((inner, n) => (stepOf(n) < stepOf(inner) ? n : inner));
  }
  return undefined;
}

/** The axis of its value that an axis of a view goes along; nothing where it is not one, or there is none. */
function axisOf(view: View, n: number): number | undefined {
  const step = stepsOf(view)?.steps[n];
  const axes = step?.flatMap((by, axis) => (by === 0 ? [] : [axis])) ?? [];
  return axes.length === 1 ? axes[0] : undefined;
}

/** A view of a value with the elements along one axis of its shape side by side; nothing where no strides say that. */
function laidOut(view: View, innermost: number): View | undefined {
  const shape = shapeIn(view.of);
  const steps = stepsOf(view);
  if (shape === undefined || steps === undefined) return undefined;
  const order = [...shape.keys()].filter((axis) => axis !== innermost).concat(innermost);
  const inOrder = stridesOf(order.map((axis) => shape[axis] as number));
  const strides = shape.map((_, axis) => inOrder[order.indexOf(axis)] as number);
  const placeOf = (indices: readonly number[]): number =>
    indices.reduce((place, index, axis) => place + index * (strides[axis] as number), 0);
  return { ...view, offset: placeOf(steps.start), strides: steps.steps.map(placeOf) };
}

interface Steps {
  readonly start: readonly number[];
  /** By axis of the view, how far it steps along each axis of the value. */
  readonly steps: readonly (readonly number[])[];
}

/** Where a view begins in the shape of its value, and how it steps there; nothing where it steps over an edge, or moves in a scan. */
function stepsOf({ of: value, shape, strides, offset, step }: View): Steps | undefined {
  const of = shapeIn(value);
  if (of === undefined || step !== undefined) return undefined;
  const dense = stridesOf(of);
  const indicesOf = (place: number): number[] =>
    of.map((length, axis) => Math.floor(place / (dense[axis] as number)) % length);
  const start = indicesOf(offset);
  const steps = shape.map((length, n) => {
    const next = length > 1 ? indicesOf(offset + (strides[n] as number)) : start;
    return next.map((index, axis) => index - (start[axis] as number));
  });
  const isInside = of.every((length, axis) => {
    const reach = (sign: 1 | -1): number =>
      shape.reduce((sum, count, n) => {
        const by = steps[n]?.[axis] as number;
        return Math.sign(by) === sign ? sum + by * (count - 1) : sum;
      }, start[axis] as number);
    return reach(-1) >= 0 && reach(1) < length;
  });
  return isInside ? { start, steps } : undefined;
}

/** A node whose loops go through its results in the order in which they lie. */
function inOrderOfPlaces<T extends PlainNode>(node: T): T {
  const { shape, strides } = node.to;
  const order = [...shape.keys()].sort(
    (a, b) => Math.abs(strides[b] as number) - Math.abs(strides[a] as number),
  );
  return mapViews(node, (view) => transpose(view, [...order, ...[...view.shape.keys()].slice(shape.length)]));
}
