import { caseOf } from "../ir/cases.ts";
import {
  type Constant,
  type FoldNode,
  filledBy,
  isKnown,
  type MapNode,
  mapViews,
  type Node,
  type PickNode,
  type PlainNode,
  readBy,
  type ScanNode,
  type Value,
} from "../ir/graph.ts";
import type { Scalar } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { mergeAxes, placesOf, stridesOf, type View } from "../ir/view.ts";

/** A node as it is scheduled. */
export type Job = PlainJob | ScanJob;

/** A node that fills one view: axes whose strides line up are one, so that inner loops are long. */
export interface PlainJob<T extends PlainNode = PlainNode> {
  readonly kind: "plain";
  /** As its layer said it. */
  readonly said: T;
  readonly node: T;
  /** How many elements it fills, and how many terms each of them takes. */
  readonly size: number;
  readonly terms: number;
  /** The weighted sums that it is, if it is that. */
  readonly sum: Sum | undefined;
  /** The products of two computed values that it adds up, if it is that. */
  readonly product: Product | undefined;
}

/** A scan, and the jobs of its body. */
export interface ScanJob {
  readonly kind: "scan";
  readonly said: ScanNode;
  readonly body: readonly PlainJob[];
}

/** A job and how it is computed. */
export type ScheduledJob = ScheduledPlainJob | ScheduledScanJob;
export type ScheduledPlainJob<T extends PlainNode = PlainNode> = PlainJob<T> & {
  readonly schedule: Schedule;
};
export type ScheduledScanJob = Omit<ScanJob, "body"> & {
  readonly schedule: Schedule;
  readonly body: readonly ScheduledPlainJob[];
};

/** An axis of the results: how far it steps in x and in the results. */
export interface Rows {
  readonly count: number;
  readonly x: number;
  readonly to: number;
}

/** An axis of the inputs of a sum: how many there are, and how far it is in x from one to the next. */
export interface Inputs {
  readonly count: number;
  readonly step: number;
}

/**
 * a_j = finish((x_0·W_0j + x_1·W_1j) + …) with weights that are known, for units that lie side by side, and so for each of
 * some rows. A convolution is that too: its inputs are those under the kernel, along several axes, its rows the positions.
 * Groups have as many units each, with weights and inputs of their own; units are counted over all groups.
 */
export interface Sum {
  /** How many inputs a unit has: those of all axes, the last of which is the innermost. */
  readonly inputs: number;
  readonly axes: readonly Inputs[];
  /** How many units a group has. */
  readonly units: number;
  /** Axes along which weights differ, besides that of the units. */
  readonly groups: readonly Rows[];
  /** Which unit gives the result of a number, in the row-major order of results. */
  readonly unitOf: (result: number) => number;
  /** How far the inputs of a unit are from those of the unit before: 0, or 1 where each has its own, as in a depthwise convolution. */
  readonly across: 0 | 1;
  /** Axes along which weights are the same. */
  readonly rows: readonly Rows[];
  readonly x: View;
  readonly to: View;
  readonly weight: (input: number, unit: number) => number;
  /** What `finish` knows besides the sum, one number a unit: the bias. */
  readonly perUnit: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly finish: Scalar | undefined;
  /** What `finish` calls the sum. */
  readonly result: string;
}

/**
 * (x_0·y_0j + x_1·y_1j) + … of two values that are both computed, as of two matrices, for units j that lie side by side in the
 * results. Sums of rows have other x and the same y, and those of groups another y too.
 */
export interface Product
  extends Pick<Sum, "inputs" | "axes" | "units" | "rows" | "x" | "to" | "perUnit" | "finish" | "result"> {
  readonly across: 0;
  readonly y: View;
  /** How far it is in y from one input to the next, and from one unit to the next. */
  readonly inputStep: number;
  readonly unitStep: number;
  readonly groups: readonly (Rows & { readonly y: number })[];
}

/** How far the input of a number, counted over all axes, is in x from the first. */
export const placeOfInput = ({ axes }: Sum, input: number): number => placeAlong(axes, input);

/** How far the inputs and the result of a unit, counted over all groups, are from those of the first. */
export const placesOfUnit = ({ groups, units, across }: Sum, unit: number): Omit<Rows, "count"> => {
  const along = [...groups, { count: units, x: across, to: 1 }];
  const placeBy = (step: "x" | "to"): number =>
    placeAlong(
      along.map((axis) => ({ count: axis.count, step: axis[step] })),
      unit,
    );
  return { x: placeBy("x"), to: placeBy("to") };
};

/** How many units there are in all groups. */
export const unitsInAll = ({ groups, units }: Pick<Sum, "groups" | "units">): number =>
  groupsIn({ groups }) * units;

export const groupsIn = ({ groups }: Pick<Sum, "groups">): number => sizeOf(groups.map(({ count }) => count));

/** How far a number, counted over axes, the last of which is the innermost, steps along them. */
const placeAlong = (axes: readonly Inputs[], number: number): number =>
  axes.reduceRight(
    ({ rest, place }, { count, step }) => ({
      rest: Math.floor(rest / count),
      place: place + (rest % count) * step,
    }),
    { rest: number, place: 0 },
  ).place;

export const jobOf = (said: Node): Job =>
  caseOf<Node, Job>(said, {
    map: plainJobOf,
    fold: plainJobOf,
    pick: plainJobOf,
    scan: (scan) => ({ kind: "scan", said: scan, body: scan.body.map(plainJobOf) }),
  });

export const plainJobOf = (said: PlainNode): PlainJob => ({
  kind: "plain",
  said,
  size: sizeOf(said.to.shape),
  ...caseOf<PlainNode, Pick<PlainJob, "node" | "terms" | "sum" | "product">>(said, {
    map: (map) => ({ node: mergeMap(map), terms: 1, sum: undefined, product: undefined }),
    fold(fold) {
      const node = mergeFold(fold);
      return { node, terms: sizeOf(fold.over), sum: sumOf(node), product: productOf(node) };
    },
    pick: (pick) => ({ node: mergePick(pick), terms: 1, sum: undefined, product: undefined }),
  }),
});

/** How a job is to be computed, and so each of those in its body. */
export const withSchedule = (job: Job, schedule: Schedule): ScheduledJob =>
  caseOf<Job, ScheduledJob>(job, {
    plain: (plain) => ({ ...plain, schedule }),
    scan(scan) {
      if (schedule.kind !== "steps") throw new Error(`a scan is not ${schedule.kind}`);
      const body = scan.body.map((inner, n) => ({ ...inner, schedule: schedule.body[n] as Schedule }));
      return { ...scan, body, schedule };
    },
  });

/** Jobs with those in the bodies of scans in the place of these. */
export const plainJobs = (jobs: readonly ScheduledJob[]): readonly ScheduledPlainJob[] =>
  jobs.flatMap((job) =>
    caseOf<ScheduledJob, readonly ScheduledPlainJob[]>(job, {
      plain: (plain) => [plain],
      scan: ({ body }) => body,
    }),
  );

/** A number of each job added up, those in the body of a scan as often as there are steps. */
export const totalOf = (jobs: readonly Job[], ofJob: (job: PlainJob) => number): number =>
  jobs.reduce(
    (total, job) =>
      total +
      caseOf<Job, number>(job, {
        plain: ofJob,
        scan: ({ said, body }) => said.steps * totalOf(body, ofJob),
      }),
    0,
  );

/** Every value that a job reads, and every one that it fills. */
export const valuesRead = ({ said }: Pick<Job, "said">): readonly Value[] => readBy(said).map(({ of }) => of);
export const valuesFilled = ({ said }: Pick<Job, "said">): readonly Value[] =>
  filledBy(said).map(({ of }) => of);

function mergeMap(said: MapNode): MapNode {
  const packed = mapViews(said, (view) => (view === said.to ? view : pack(view)));
  const views = [packed.to, ...readBy(packed)];
  const { shape, strides } = mergeAxes(
    packed.to.shape,
    views.map((view) => view.strides),
  );
  return mapViews(packed, (view) => ({ ...view, shape, strides: strides[views.indexOf(view)] as number[] }));
}

function mergePick(said: PickNode): PickNode {
  const views = [said.to, said.from, said.index];
  const rank = said.to.shape.length;
  const { shape, strides } = mergeAxes(
    said.to.shape,
    views.map((view) => view.strides.slice(0, rank)),
  );
  return mapViews(said, (view) => ({
    ...view,
    shape: [...shape, ...view.shape.slice(rank)],
    strides: [...(strides[views.indexOf(view)] as number[]), ...view.strides.slice(rank)],
  }));
}

/** Axes of the results are merged apart from those that are folded. */
function mergeFold(whole: FoldNode): FoldNode {
  const said = mapViews(whole, (view) => (view === whole.to ? view : pack(view)));
  const rank = said.to.shape.length;
  const moving = Object.values(said.operands);
  const views = [said.to, ...readBy(said)];
  const space = mergeAxes(
    said.to.shape,
    views.map(({ strides }) => strides.slice(0, rank)),
  );
  const over = mergeAxes(
    said.over,
    moving.map(({ strides }) => strides.slice(rank)),
  );
  const merged = mapViews(said, (view) => {
    const own = over.strides[moving.indexOf(view)];
    return {
      ...view,
      shape: [...space.shape, ...(own ? over.shape : [])],
      strides: [...(space.strides[views.indexOf(view)] as number[]), ...(own ?? [])],
    };
  });
  return { ...merged, over: over.shape };
}

/** Numbers that are known lie as they are read, so that no axis has to stay apart for them. */
export function pack(view: View): View {
  if (!isKnown(view.of) || view.step !== undefined) return view;
  const moves = view.shape.map((length, axis) => length > 1 && view.strides[axis] !== 0);
  const own = {
    shape: view.shape.filter((_, axis) => moves[axis]),
    strides: view.strides.filter((_, n) => moves[n]),
  };
  const dense = stridesOf(own.shape);
  if (own.strides.every((stride, n) => stride === dense[n])) return view;
  let next = 0;
  return {
    of: packedOf(view.of, { ...view, ...own }),
    shape: view.shape,
    strides: moves.map((isMoving) => (isMoving ? (dense[next++] as number) : 0)),
    offset: 0,
  };
}

/** A constant in the order of a view of it. Every way to compute a network asks for the same ones. */
function packedOf(constant: Constant, view: View): Constant {
  const known = packed.get(constant) ?? new Map<string, Constant>();
  packed.set(constant, known);
  const order = [view.shape, view.strides, view.offset].join(" ");
  const before = known.get(order);
  if (before !== undefined) return before;
  const values = Float64Array.from(placesOf(view), (place) => constant.values[place] as number);
  const made = { ...constant, size: values.length, values };
  known.set(order, made);
  return made;
}

const packed = new WeakMap<Constant, Map<string, Constant>>();

/** What a node multiplies where it computes weighted sums: values, and weights that are known. */
export const factorsOf = (node: PlainNode): Factors | undefined =>
  caseOf<PlainNode, Factors | undefined>(node, {
    map: () => undefined,
    fold: factorsOfFold,
    pick: () => undefined,
  });

interface Factors {
  readonly x: View;
  readonly w: View;
}

function factorsOfFold(fold: FoldNode): Factors | undefined {
  const factors = productsIn(fold);
  const x = factors.find((view) => !isKnown(view.of));
  const w = factors.find((view) => isKnown(view.of));
  return x && w && { x, w };
}

/** The two views whose products a fold adds up; none where it does something else. */
export function productsIn({ by, formula, operands }: FoldNode): readonly View[] {
  if (by !== "add" || formula.kind !== "apply" || formula.primitive !== "mul") return [];
  const names = formula.operands.flatMap((factor) => (factor.kind === "local" ? [factor.name] : []));
  const views = [...new Set(names)].flatMap((name) => operands[name] ?? []);
  return views.length === 2 ? views : [];
}

/** Whether a node adds up products, be they with weights or not. */
export const addsProducts = (node: PlainNode): boolean =>
  caseOf<PlainNode, boolean>(node, {
    map: () => false,
    fold: (fold) => productsIn(fold).length > 0,
    pick: () => false,
  });

/** Whether a node reads or fills other places at each step of a scan. */
const movesInScan = (node: PlainNode): boolean =>
  [node.to, ...readBy(node)].some(({ step }) => step !== undefined);

/** The weighted sums that a fold is: products with weights, each used for one unit of every row. */
function sumOf(fold: FoldNode): Sum | undefined {
  const factors = factorsOfFold(fold);
  if (factors === undefined) return undefined;
  const { x, w } = factors;
  const { over, finish, result, to } = fold;
  if (movesInScan(fold)) return undefined;
  const rank = to.shape.length;
  const ofRows = (axis: number): Rows => ({
    count: to.shape[axis] as number,
    x: x.strides[axis] as number,
    to: to.strides[axis] as number,
  });
  const [weighted, rows] = partition([...to.shape.keys()], (axis) => w.strides[axis] !== 0);
  const isLane = (axis: number): boolean => to.strides[axis] === 1 && x.strides[axis] === 1;
  const unit = weighted.find((axis) => to.strides[axis] === 1 && (x.strides[axis] === 0 || isLane(axis)));
  // Rows that lie side by side are lanes of a loop, which is better than units of which there is one a group.
  if (unit === undefined && weighted.length > 0 && rows.some(isLane)) return undefined;
  const groups = weighted.filter((axis) => axis !== unit);
  const ofUnits = [...groups, ...(unit === undefined ? [] : [unit])];
  const known = Object.entries(finish?.operands ?? {});
  const isPerUnit = (view: View): boolean =>
    isKnown(view.of) && view.strides.every((stride, axis) => stride === 0 || ofUnits.includes(axis));
  if (!known.every(([, view]) => isPerUnit(view))) return undefined;
  const shape = ofUnits.map((axis) => to.shape[axis] as number);
  const valuesOfUnits = (view: View): number[] => {
    const strides = ofUnits.map((axis) => view.strides[axis] as number);
    return Array.from(
      placesOf({ ...view, shape, strides }),
      (place) => (view.of as Constant).values[place] as number,
    );
  };
  const [inResults, inUnits] = [stridesOf(to.shape), stridesOf(shape)];
  const { values } = w.of as Constant;
  const places = [...placesOf({ ...w, shape: over, strides: w.strides.slice(rank) })];
  const ofUnit = [
    ...placesOf({ ...w, offset: 0, shape, strides: ofUnits.map((axis) => w.strides[axis] as number) }),
  ];
  return {
    inputs: sizeOf(over),
    axes: over.map((count, n) => ({ count, step: x.strides[rank + n] as number })),
    units: unit === undefined ? 1 : (to.shape[unit] as number),
    groups: groups.map(ofRows),
    unitOf: (result) =>
      ofUnits.reduce((j, axis, n) => {
        const index = Math.floor(result / (inResults[axis] as number)) % (to.shape[axis] as number);
        return j + index * (inUnits[n] as number);
      }, 0),
    across: unit !== undefined && isLane(unit) ? 1 : 0,
    rows: rows.map(ofRows),
    x,
    to,
    weight: (input, j) => values[(places[input] as number) + (ofUnit[j] as number)] as number,
    perUnit: known.map(([name, view]) => ({ name, values: valuesOfUnits(view) })),
    finish: finish?.formula,
    result,
  };
}

/** The products of two computed values that a fold adds up, where units of one of them lie side by side in the results. */
function productOf(fold: FoldNode): Product | undefined {
  const { over, finish, to } = fold;
  const factors = productsIn(fold);
  if (
    factors.length === 0 ||
    factors.some(({ of }) => isKnown(of)) ||
    movesInScan(fold) ||
    finish !== undefined ||
    over.length > 1
  )
    return undefined;
  const isForward = factors.every(({ strides }) => strides.every((stride) => stride >= 0));
  const unit = to.strides.indexOf(1);
  const y = factors.find(({ strides }) => (strides[unit] ?? 0) > 0);
  const x = factors.find((view) => view !== y && view.strides[unit] === 0);
  if (!isForward || x === undefined || y === undefined) return undefined;
  const [fixed, moving] = partition(
    [...to.shape.keys()].filter((axis) => axis !== unit),
    (axis) => y.strides[axis] === 0,
  );
  const along = (axis: number) => ({
    count: to.shape[axis] as number,
    x: x.strides[axis] as number,
    to: to.strides[axis] as number,
    y: y.strides[axis] as number,
  });
  const rank = to.shape.length;
  return {
    inputs: sizeOf(over),
    axes: over.map((count) => ({ count, step: x.strides[rank] as number })),
    units: to.shape[unit] as number,
    rows: fixed.map(along),
    ...{ x, y, to, across: 0, perUnit: [], finish: undefined, result: fold.result },
    inputStep: y.strides[rank] ?? 0,
    unitStep: y.strides[unit] as number,
    groups: moving.map(along),
  };
}

const partition = <Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
];
