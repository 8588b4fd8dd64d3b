import { type FoldNode, type MapNode, samplesIn } from "../../ir/graph.ts";
import type { Statement } from "../../ir/program.ts";
import { across, apply, at, local, number, type Scalar, stepping } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { substitute } from "../../ir/walk-scalar.ts";
import { counted, nest, placeIn, type Step } from "../access.ts";
import type { Draft } from "../draft.ts";
import { nameCommonSubexpressions } from "../name-common-subexpressions.ts";
import { rowCounter } from "./rows.ts";

/** What reads the elements of a view, at an index for each of its axes; with lanes, that of the last axis has them. */
export type Read = (view: View) => (steps: readonly Step[]) => Scalar;

/** What loops are called, from the outermost of `count` on: the innermost over elements is `i`. */
const counterOf = (n: number, count: number): string => (n === count - 1 ? "i" : rowCounter(n));

interface LoopOptions {
  /** How many rows are computed at once. */
  readonly rowLanes?: number;
  /** Whether no lane may read past the last element of a row. */
  readonly staysInside?: boolean;
  /** How many vectors are computed at once, where that leaves nothing over. */
  readonly vectors?: number | undefined;
}

/**
 * to[i] = formula(a[i], b[i], …) for all indices of the axes after those that loops around it count; `to` may be what it
 * reads at the same place. The last axis goes by lanes where its elements lie side by side, unless the rows around it do.
 */
export function loopMap(
  draft: Draft,
  node: MapNode,
  outer: readonly Step[],
  read: Read,
  buffer: string,
  { rowLanes = 1, staysInside = false, vectors = 1 }: LoopOptions = {},
): Statement[] {
  const { operands, formula, to, layer } = node;
  const readers = new Map(Object.entries(operands).map(([name, view]) => [name, read(view)]));
  const sizes = to.shape.slice(outer.length);
  const views = [to, ...Object.values(operands)];
  const store = (
    inner: readonly Step[],
    last: (lanes: number) => Step | undefined,
    lanes: number,
  ): Statement[] => {
    const steps = (view: View): Step[] => {
      const own = last(view.strides.at(-1) === 0 ? 1 : lanes);
      return [...outer, ...inner, ...(own ? [own] : [])];
    };
    const whole = substitute(formula, (name) => readers.get(name)?.(steps(operands[name] as View)));
    const [definitions, value] = nameCommonSubexpressions(whole, lanes, (label) =>
      draft.fresh(`${label}${layer}`),
    );
    return [...definitions, { kind: "store", buffer, index: placeIn(to, steps(to)), lanes, value }];
  };
  const count = sizes.at(-1);
  if (count === undefined) return store([], () => undefined, rowLanes);
  const counter = (n: number): string => rowCounter(outer.length + n);
  return nest(sizes.slice(0, -1), counter, (inner) =>
    stretches(views, count, rowLanes > 1 ? 1 : draft.lanes, { staysInside, vectors }).flatMap(
      ({ from, to: end, lanes }) => [
        {
          ...({ kind: "loop", counter: "i", from, to: end, lanes, cursors: [] } as const),
          body: store(inner, (side) => at(0, stepping("i"), ...across(side)), Math.max(lanes, rowLanes)),
        },
      ],
    ),
  );
}

/** What rows read and write in memory. */
interface RowViews {
  readonly read: readonly View[];
  readonly written: readonly View[];
}

/**
 * Loops over rows whose elements lie side by side, so many of them as lanes, and one by one what is left; nothing where a
 * view has them further apart.
 */
export function lanesOfRows(
  draft: Draft,
  count: number | undefined,
  { read, written }: RowViews,
  axis: number,
): Stretch[] {
  const { lanes } = draft;
  const views = [...read, ...written];
  const isSideBySide = views.every(({ strides }) => strides[axis] === 1 || strides[axis] === 0);
  const isMoving = views.some(({ strides }) => strides[axis] === 1);
  if (count === undefined) return [];
  if (lanes === 1 || count < lanes || !isSideBySide || !isMoving) return oneByOne(count);
  const whole = count - (count % lanes);
  return [{ from: 0, to: whole, lanes }, ...(whole < count ? [{ from: whole, to: count, lanes: 1 }] : [])];
}

const oneByOne = (count: number): Stretch[] => [{ from: 0, to: count, lanes: 1 }];

/** Vectors of results that a loop over short folds computes at once: more would make code long. */
const FOLDED_AT_ONCE = 2;

/**
 * The same for rows of which each is one fold: what is read may lie apart, several vectors are computed at once, and the last
 * ones go back as far as there have to be rows for all lanes, since a fold can be computed again.
 */
export function lanesOfFolds(
  draft: Draft,
  count: number | undefined,
  { read, written }: RowViews,
  axis: number,
  isShort: boolean,
): Stretch[] {
  const { lanes } = draft;
  if (count === undefined) return [];
  const canStore = written.length > 0 && written.every(({ strides }) => strides[axis] === 1);
  const canLoad = read.every(({ strides }) => (strides[axis] as number) >= 0);
  if (lanes === 1 || count < lanes || !canStore || !canLoad) return oneByOne(count);
  const vectors = Math.ceil(count / lanes);
  const most = isShort ? FOLDED_AT_ONCE : 1;
  const atOnce = Math.min(Math.ceil(vectors / Math.ceil(vectors / most)), Math.floor(count / lanes));
  const width = atOnce * lanes;
  const whole = count - (count % width);
  return [
    { from: 0, to: whole, lanes: width },
    ...(whole < count ? [{ from: count - width, to: count, lanes: width }] : []),
  ];
}

/** Indices that a loop goes through, so many at once. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly lanes: number;
}

/**
 * The last axis by lanes, and one by one what is left where lanes past its end would hit something: there is room only
 * behind the last element of a value, or of a sample. What is read may lie apart.
 */
function stretches(
  views: readonly View[],
  count: number,
  lanes: number,
  { staysInside, vectors }: Required<Pick<LoopOptions, "staysInside">> & { readonly vectors: number },
): Stretch[] {
  const [to, ...read] = views.map(({ strides }) => strides.at(-1) as number);
  if (lanes === 1 || to !== 1 || read.some((stride) => stride < 0)) return oneByOne(count);
  if (count % (vectors * lanes) === 0) return [{ from: 0, to: count, lanes: vectors * lanes }];
  const whole = count - (count % lanes);
  if (
    whole === count ||
    (!staysInside &&
      endsWithRoom(views[0] as View, count) &&
      read.every((stride) => stride <= 1) &&
      views.every(({ offset, step }) => offset % lanes === 0 && step === undefined))
  )
    return [{ from: 0, to: count, lanes }];
  return [...(whole > 0 ? [{ from: 0, to: whole, lanes }] : []), { from: whole, to: count, lanes: 1 }];
}

/** Whether nothing lies after the last axis of a view, wherever it is along the other axes. */
function endsWithRoom({ of, offset, strides }: View, count: number): boolean {
  const { pitch, size } = samplesIn(of) ?? { pitch: of.size, size: of.size };
  return offset + count === size && strides.slice(0, -1).every((stride) => stride % pitch === 0);
}

/** What a fold can begin with and stay the same. */
const NOTHING = { add: -0, mul: 1, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY } as const;

/** All terms folded into one local, in their order, for as many rows as lanes: that local, and the statements before it is there. */
export function loopFold(
  draft: Draft,
  node: FoldNode,
  outer: readonly Step[],
  read: Read,
  lanes = 1,
): { readonly body: Statement[]; readonly result: Scalar } {
  const { operands, formula, over, by, finish, layer } = node;
  const readers = new Map(Object.entries(operands).map(([name, view]) => [name, read(view)]));
  const atEnd = new Map(Object.entries(finish?.operands ?? {}).map(([name, view]) => [name, read(view)]));
  const name = draft.fresh(`${node.result}${layer}`);
  const label = (wanted: string): string => draft.fresh(`${wanted}${layer}`);
  const term = (inner: readonly Step[]): readonly [Statement[], Scalar] => {
    const steps = [...outer, ...inner];
    const whole = substitute(formula, (operand) => readers.get(operand)?.(steps));
    return nameCommonSubexpressions(whole, lanes, label);
  };
  const fold = (inner: readonly Step[]): Statement[] => {
    const [definitions, value] = term(inner);
    return [...definitions, { kind: "assign", name, lanes, value: apply(by, local(name), value) }];
  };
  const body: Statement[] = [];
  if (over.length > 1) {
    body.push({ kind: "variable", name, lanes, value: number(NOTHING[by]) });
    body.push(...nest(over, (n) => counterOf(outer.length + n, outer.length + over.length), fold));
  } else {
    const [definitions, value] = term(over.map(() => at(0)));
    body.push(...definitions, { kind: "variable", name, lanes, value });
    for (const to of over)
      body.push({
        kind: "loop",
        counter: "i",
        from: 1,
        to,
        lanes: 1,
        cursors: [],
        body: fold([counted("i")]),
      });
  }
  if (finish) {
    const finished = substitute(finish.formula, (operand) =>
      operand === node.result ? local(name) : atEnd.get(operand)?.(outer),
    );
    const [definitions, value] = nameCommonSubexpressions(finished, lanes, label);
    body.push(...definitions, { kind: "assign", name, lanes, value });
  }
  return { body, result: local(name) };
}
