import { type Cases, caseOf } from "./cases.ts";
import { type PrimitiveName, primitive } from "./primitives.ts";
import type { Scalar } from "./scalar.ts";

/** What a walk has made of the operands of a node. */
interface Walked<T> {
  readonly number: [];
  readonly local: [];
  readonly load: [];
  readonly apply: [operands: readonly T[]];
  readonly lookUp: [index: T];
}

/** One case for each kind of node, which gets what became of its operands; see cases.ts. */
export type ScalarWalk<T> = {
  readonly [K in Scalar["kind"]]: (node: Extract<Scalar, { kind: K }>, ...walked: Walked<T>[K]) => T;
};

/** Folds an expression from its leaves up; a shared node is visited once. */
export function foldScalar<T>(root: Scalar, walk: ScalarWalk<T>): T {
  const done = new Map<Scalar, T>();
  const visit = (node: Scalar): T => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const result = step(node);
    done.set(node, result);
    return result;
  };
  const step = (node: Scalar): T => {
    switch (node.kind) {
      case "number":
        return walk.number(node);
      case "local":
        return walk.local(node);
      case "load":
        return walk.load(node);
      case "apply":
        return walk.apply(node, node.operands.map(visit));
      case "lookUp":
        return walk.lookUp(node, visit(node.index));
    }
  };
  return visit(root);
}

/** What a node is made of. */
export const operandsOf = (node: Scalar): readonly Scalar[] => caseOf(node, operandCases);

const operandCases: Cases<Scalar, readonly Scalar[]> = {
  number: () => [],
  local: () => [],
  load: () => [],
  apply: ({ operands }) => operands,
  lookUp: ({ index }) => [index],
};

/** Calls `visit` with every node of some expressions, what it is made of after it; a shared node is visited once. */
export function visitNodes(roots: Iterable<Scalar>, visit: (node: Scalar) => void): void {
  const seen = new Set<Scalar>();
  const enter = (node: Scalar): void => {
    if (seen.has(node)) return;
    seen.add(node);
    visit(node);
    operandsOf(node).forEach(enter);
  };
  for (const root of roots) enter(root);
}

type LoadOf = (node: Extract<Scalar, { kind: "load" }>) => number;

const refuseToLoad: LoadOf = () => {
  throw new Error("a formula loads nothing");
};

/** The value of an expression, each operation rounded by `round`; `localOf` gives locals, `load` buffer elements. */
export const evaluateScalar = (
  root: Scalar,
  round: (value: number) => number,
  localOf: (name: string) => number,
  load: LoadOf = refuseToLoad,
): number => prepareScalar(root, round, localOf, load)();

/** The same prepared to be evaluated many times, while what `localOf` and `load` give changes. */
export function prepareScalar(
  root: Scalar,
  round: (value: number) => number,
  localOf: (name: string) => number,
  load: LoadOf = refuseToLoad,
): () => number {
  let turn = 0;
  /** A node that is used several times is computed once in each turn. */
  const once = (compute: () => number): (() => number) => {
    let [last, value] = [0, 0];
    return () => {
      if (last !== turn) value = compute();
      last = turn;
      return value;
    };
  };
  const evaluate = foldScalar<() => number>(root, {
    number({ value }) {
      const rounded = round(value);
      return () => rounded;
    },
    local:
      ({ name }) =>
      () =>
        localOf(name),
    load: (node) => () => load(node),
    apply: ({ primitive: name }, operands) => once(preparePrimitive(name, operands, round)),
    lookUp: ({ table }, index) => once(() => round(elementAt(table.values, index()))),
  });
  return () => {
    turn++;
    return evaluate();
  };
}

/** NaN, as the index, is 0 to `&`. */
const elementAt = (values: Float64Array, index: number): number =>
  values[index & (values.length - 1)] as number;

function preparePrimitive(
  name: PrimitiveName,
  operands: readonly (() => number)[],
  round: (value: number) => number,
): () => number {
  const { evaluate, exact } = primitive(name);
  const [a, b] = operands as [() => number, () => number];
  const compute: Readonly<Record<number, () => number>> = {
    1: () => evaluate(a()),
    2: () => evaluate(a(), b()),
  };
  const value = compute[operands.length] ?? (() => evaluate(...operands.map((operand) => operand())));
  return exact ? value : () => round(value());
}

/** The expression with every local that `replace` knows put in its place; sharing stays. */
export function substitute(root: Scalar, replace: (name: string) => Scalar | undefined): Scalar {
  return foldScalar<Scalar>(root, {
    number: (node) => node,
    local: (node) => replace(node.name) ?? node,
    load: (node) => node,
    apply: (node, operands) => ({ ...node, operands }),
    lookUp: (node, index) => ({ ...node, index }),
  });
}
