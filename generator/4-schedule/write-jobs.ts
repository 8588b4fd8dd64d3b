import { caseOf } from "../ir/cases.ts";
import {
  type Check,
  type FoldNode,
  formulasOf,
  isKnown,
  type MapNode,
  type PlainNode,
  readBy,
  type Value,
} from "../ir/graph.ts";
import type { Statement } from "../ir/program.ts";
import { across, at, type Index, load, number, type Scalar, stepping } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import { placesOf as placesIn, type View } from "../ir/view.ts";
import { substitute } from "../ir/walk-scalar.ts";
import { nest, placeIn, STEP, type Step } from "./access.ts";
import type { Draft } from "./draft.ts";
import { operationsOf } from "./formula-cost.ts";
import {
  type Product,
  type ScheduledJob,
  type ScheduledPlainJob,
  type ScheduledScanJob,
  type Sum,
  valuesFilled,
  valuesRead,
} from "./job.ts";
import { destination, type Frame, placeFor, type Result } from "./place-results.ts";
import { type RowGroup, type RowNode, rowGroupAt } from "./row-group.ts";
import { writeBlocked, writeProducts } from "./schedules/blocked.ts";
import { writeCheck } from "./schedules/checks.ts";
import { lanesOfFolds, lanesOfRows, loopFold, loopMap, type Read, type Stretch } from "./schedules/loop.ts";
import { callMap } from "./schedules/outlined.ts";
import { writeMapInParts, writeSumsInParts } from "./schedules/parts.ts";
import { loopPick } from "./schedules/pick.ts";
import { placesOf, rowCounter } from "./schedules/rows.ts";
import { writeTiled } from "./schedules/tiled.ts";
import { define, storeValues, suffixOf, unrollJob } from "./schedules/unrolled.ts";
import { type Buffered, type Start, Values } from "./values.ts";

/**
 * Writes jobs one after the other, from the values they start with to the buffers of their results. What they start with is
 * checked before anything is written, other indices where their layer begins.
 */
export function writeJobs(
  draft: Draft,
  { jobs, checks }: { readonly jobs: readonly ScheduledJob[]; readonly checks: readonly Check[] },
  start: readonly Start[],
  frame: Frame,
): void {
  const { results } = frame;
  const values = new Values(jobs, start, new Set(results.map(({ value }) => value)));
  const given = new Map(start);
  for (const check of checks) {
    const vector = given.get(check.view.of);
    if (vector?.kind === "buffer")
      draft.add(...writeCheck(check, (view) => (steps) => load(vector.name, placeIn(view, steps))));
  }
  // What is given out as it is must be safe before another result is written: a caller may have passed one vector as both.
  if (results.length > 1)
    for (const { value } of results) if (values.isForeign(draft, value)) values.inBuffer(draft, value);
  writeAll(draft, jobs, values, frame, (place) => {
    const { said } = jobs[place] as ScheduledJob;
    if (said.layer === jobs[place - 1]?.said.layer) return;
    draft.layer = said.layer;
    draft.add({ kind: "comment", text: said.about });
    for (const check of checks.filter(({ layer, view }) => layer === said.layer && !given.has(view.of)))
      draft.add(...writeCheck(check, (view) => values.reader(draft, view)));
  });
  for (const { value, output, offset, row, isCopied } of results) {
    const vector = values.get(value);
    const write = (start: Index): void => {
      if (vector.kind === "locals") storeValues(draft, vector.values, output, start);
      else if (isCopied) copyInto(draft, vector, output, start);
      else if (vector.name !== output) draft.add({ kind: "copy", from: vector.name, to: output });
    };
    if (row === undefined) write(at(offset));
    else writeRow(draft, row, values, (place) => write(at(offset, stepping(place, value.size))));
  }
}

/** Writes what lies in a row whose number is computed; `write` is told the name of that. */
function writeRow(
  draft: Draft,
  { at: number, below }: NonNullable<Result["row"]>,
  values: Values,
  write: (place: string) => void,
): void {
  const [value] = values.inLocals(draft, number);
  const name = draft.fresh("row");
  const body = draft.nested(() => {
    draft.add({ kind: "place", name, value: value as Scalar, below });
    write(name);
  });
  draft.add({ kind: "scope", body });
}

/** A stretch of a buffer filled with another one: what lies behind it stays as it is. */
function copyInto(draft: Draft, { name, size }: Buffered, to: string, start: Index): void {
  const { lanes } = draft;
  const whole = size - (size % lanes);
  for (const [from, end, step] of [
    [0, whole, lanes],
    [whole, size, 1],
  ] as const) {
    const along = [stepping("i"), ...across(step)];
    const index = at(start.offset, ...start.terms, ...along);
    const body: Statement[] = [
      { kind: "store", buffer: to, index, lanes: step, value: load(name, at(0, ...along)) },
    ];
    if (from < end) draft.add({ kind: "loop", counter: "i", from, to: end, lanes: step, cursors: [], body });
  }
}

/** Writes jobs one by one, or those that are done row by row together; `enter` is told the place of each before it is written. */
function writeAll(
  draft: Draft,
  jobs: readonly ScheduledJob[],
  values: Values,
  frame: Frame,
  enter: (place: number) => void = () => {},
): void {
  for (let i = 0; i < jobs.length; ) {
    enter(i);
    const group = rowGroupAt(jobs, i);
    if (group) writeGroup(draft, jobs, i, group, values, frame);
    else writeOne(draft, jobs, i, values, frame);
    i += group?.nodes.length ?? 1;
  }
}

/** The way to write a job by itself, one for each kind of schedule. */
type Write = (
  draft: Draft,
  jobs: readonly ScheduledJob[],
  place: number,
  values: Values,
  frame: Frame,
) => void;

function writeOne(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const { schedule } = jobs[place] as ScheduledJob;
  writers[schedule.kind](draft, jobs, place, values, frame);
}

const writers: Readonly<Record<Schedule["kind"], Write>> = {
  unrolled: unroll,
  tiled: writeSum,
  steps: writeScan,
  blocked(draft, jobs, place, values, frame) {
    const { product } = jobs[place] as ScheduledPlainJob;
    (product ? writeProduct : writeSum)(draft, jobs, place, values, frame);
  },
  parts(draft, jobs, place, values, frame) {
    const { sum } = jobs[place] as ScheduledPlainJob;
    (sum ? writeSum : writeMapParts)(draft, jobs, place, values, frame);
  },
  fused(_, jobs, place, values) {
    const { said } = jobs[place] as ScheduledPlainJob;
    const { of } = readBy(said)[0] as View;
    values.set(said.to.of, values.get(of));
  },
  outlined(draft, jobs, place, values, frame) {
    const { said, size } = jobs[place] as ScheduledPlainJob<MapNode>;
    const from = values.inBuffer(draft, (said.operands.x as View).of);
    const to = destination(draft, jobs, place, values, frame);
    if (to !== from.name) draft.add({ kind: "copy", from: from.name, to });
    callMap(draft, said, to, size);
  },
  loop(draft, jobs, place, values, frame) {
    const { node, schedule } = jobs[place] as ScheduledPlainJob;
    const vectors = schedule.kind === "loop" ? schedule.vectors : undefined;
    const readers = new Map(readBy(node).map((view) => [view, values.reader(draft, view)]));
    const read: Read = (view) => readers.get(view) as ReturnType<Read>;
    const to = destination(draft, jobs, place, values, frame);
    const statements = caseOf<PlainNode, Statement[]>(node, {
      map: (map) => loopMap(draft, map, [], read, to, { vectors }),
      fold: notAlone,
      pick: (pick) => loopPick(draft, pick, read, to),
    });
    draft.add(...statements);
  },
};

function writeMapParts(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const job = jobs[place] as ScheduledPlainJob<MapNode>;
  const { node, schedule } = job;
  const operands = new Map(
    Object.entries(node.operands).flatMap(([name, { of }]) =>
      isKnown(of) ? [] : [[name, values.inBuffer(draft, of).name] as const],
    ),
  );
  const to = destination(draft, jobs, place, values, frame);
  const parts = schedule.kind === "parts" ? schedule.parts : [];
  writeMapInParts(draft, job, parts, { operands, to }, (name, j) => literalOf(node, name, j));
}

function literalOf({ operands }: MapNode, name: string, j: number): Scalar | undefined {
  const view = operands[name];
  if (view === undefined || !isKnown(view.of)) return undefined;
  return number(view.of.values[view.offset + j * (view.strides[0] ?? 0)] as number);
}

/** Weighted sums, with the map that is fused into them. */
function writeSum(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const { schedule, said, ...job } = jobs[place] as ScheduledPlainJob;
  const sum = job.sum as Sum;
  const from = values.inBuffer(draft, sum.x.of);
  const to = destination(draft, jobs, place, values, frame);
  const places = placesOf(sum, from.name, to);
  const next = jobs[place + 1];
  const fused =
    next?.kind === "plain" && next.schedule.kind === "fused" ? formulasOf(next.said)[0] : undefined;
  const after = (result: Scalar): Scalar =>
    fused ? substitute(fused, (name) => (name === "x" ? result : undefined)) : result;
  caseOf<Schedule, void>(schedule, {
    tiled: (tiled) => writeTiled(draft, sum, tiled, after, places, said.layer),
    blocked: (blocked) => writeBlocked(draft, sum, blocked, after, places, said.layer),
    parts: ({ parts }) => writeSumsInParts(draft, sum, parts, places, said.layer),
    unrolled: notForSums,
    fused: notForSums,
    outlined: notForSums,
    loop: notForSums,
    steps: notForSums,
  });
}

/** Sums of products of two computed values. */
function writeProduct(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const { schedule, ...job } = jobs[place] as ScheduledPlainJob;
  const product = job.product as Product;
  const [x, y] = [values.inBuffer(draft, product.x.of), values.inBuffer(draft, product.y.of)];
  const to = destination(draft, jobs, place, values, frame);
  if (schedule.kind === "blocked")
    writeProducts(draft, product, schedule, placesOf(product, x.name, to), y.name);
}

function notAlone(): never {
  throw new Error("a fold is written as a group of its rows");
}

function notForSums({ kind }: Schedule): never {
  throw new Error(`weighted sums are not ${kind}`);
}

/**
 * A loop over the steps. Every value that there is before it or is needed after it has a place in memory, which no other takes
 * while it runs; what is only known within a step does not.
 */
function writeScan(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const job = jobs[place] as ScheduledScanJob;
  const { said, body } = job;
  const isNeededLater = (value: Value): boolean =>
    frame.results.some((result) => result.value === value) ||
    values.lastWrite(value) > place ||
    !values.endsAt(value, place);
  const around = [...new Set([...valuesRead(job), ...valuesFilled(job)])].filter(
    (value) => !isKnown(value) && (values.has(value) || isNeededLater(value)),
  );
  for (const value of around) if (values.has(value)) values.inBuffer(draft, value);
  for (const value of around) placeFor(draft, jobs, place, value, values, frame);
  const known = around.map((value) => [value, values.get(value)] as const);
  const inner = new Values(body, known, new Set(around));
  draft.add({
    ...({ kind: "loop", counter: STEP, from: 0, to: said.steps, lanes: 1, cursors: [] } as const),
    body: draft.bodyOf(STEP, `layer${said.layer}_step`, `A step of layer ${said.layer}.`, () =>
      writeAll(draft, body, inner, { ...frame, results: [] }),
    ),
  });
}

/** Elements in locals: they stay there while the next job is unrolled too. */
function unroll(...[draft, jobs, place, values, frame]: Parameters<Write>): void {
  const job = jobs[place] as ScheduledPlainJob;
  const { to, symbol, kind } = job.said;
  const elements = unrollJob(draft, job, (view) => values.inLocals(draft, view.of));
  const computed = [...elements];
  const staysInLocals =
    (kind === "fold" && job.sum === undefined && to.of.size === 1) || isUnrolledOn(jobs, place, values);
  const places = [...placesIn(to)];
  const known = values.has(to.of) ? values.get(to.of) : undefined;
  if (known?.kind === "locals" || (known === undefined && staysInLocals)) {
    const locals = known?.kind === "locals" ? [...known.values] : new Array<Scalar>(to.of.size);
    computed.forEach((value, n) => {
      locals[places[n] as number] = define(draft, `${symbol}${suffixOf(job, n)}`, value);
    });
    values.set(to.of, { kind: "locals", values: locals });
    return;
  }
  const buffer = destination(draft, jobs, place, values, frame);
  computed.forEach((value, n) => {
    draft.add({
      kind: "store",
      buffer,
      index: placeIn({ offset: places[n] as number, strides: [] }, []),
      lanes: 1,
      value,
    });
  });
}

/** Whether a value is filled by unrolled jobs alone, and what comes after them is unrolled too. */
function isUnrolledOn(jobs: readonly ScheduledJob[], place: number, values: Values): boolean {
  const { of } = (jobs[place] as ScheduledPlainJob).said.to;
  const last = values.lastWrite(of);
  const writers = jobs.slice(place, last + 1).filter((job) => valuesFilled(job).includes(of));
  return [...writers, jobs[last + 1]].every((job) => job?.schedule.kind === "unrolled");
}

/** Folds and the maps that need them, row by row. */
function writeGroup(
  draft: Draft,
  jobs: readonly ScheduledJob[],
  first: number,
  { rows, nodes }: RowGroup,
  values: Values,
  frame: Frame,
): void {
  const folded = new Map<Value, Scalar>();
  const own = new Set(nodes.filter(({ kind }) => kind === "fold").map(({ to }) => to.of));
  const readers = new Map<View, (steps: readonly Step[]) => Scalar>();
  const buffers = nodes.map((node, n) => {
    for (const view of readBy(node)) if (!own.has(view.of)) readers.set(view, values.reader(draft, view));
    const isNeeded = caseOf<RowNode, boolean>(node, {
      map: () => true,
      fold: (fold) => !isKept(fold, first + nodes.length - 1, values, frame),
    });
    return isNeeded ? destination(draft, jobs, first + n, values, frame) : undefined;
  });
  const read: Read = (view) => (steps) =>
    folded.get(view.of) ?? (readers.get(view) as NonNullable<ReturnType<typeof readers.get>>)(steps);
  const writeEach = (outer: readonly Step[], lanes: number): Statement[] =>
    nodes.flatMap((node, n): Statement[] => {
      const buffer = buffers[n];
      return caseOf<RowNode, Statement[]>(node, {
        map: (map) => loopMap(draft, map, outer, read, buffer as string, { rowLanes: lanes }),
        fold(fold) {
          const { body, result } = loopFold(draft, fold, outer, read, lanes);
          folded.set(fold.to.of, result);
          if (buffer === undefined) return body;
          return [...body, { kind: "store", buffer, index: placeIn(fold.to, outer), lanes, value: result }];
        },
      });
    });
  const inMemory = {
    read: [...readers.keys()],
    written: nodes.flatMap(({ to }, n) => (buffers[n] === undefined ? [] : [to])),
  };
  const axis = rows.length - 1;
  const [alone] = nodes.length === 1 ? nodes : [];
  const stretchesOf = (count: number | undefined): Stretch[] =>
    alone
      ? lanesOfFolds(draft, count, inMemory, axis, isShort(alone))
      : lanesOfRows(draft, count, inMemory, axis);
  const body =
    axis < 0
      ? writeEach([], 1)
      : nest(rows.slice(0, -1), rowCounter, (outer) =>
          stretchesOf(rows[axis]).map(({ from, to, lanes }) => {
            const counter = rowCounter(axis);
            const row = at(0, stepping(counter), ...across(lanes));
            return {
              kind: "loop",
              counter,
              from,
              to,
              lanes,
              cursors: [],
              body: writeEach([...outer, row], lanes),
            };
          }),
        );
  draft.add(...body);
  for (const [value, result] of folded)
    if (value.size === 1 && !values.has(value)) values.set(value, { kind: "locals", values: [result] });
}

/** Whether a node takes so few operations that it may be written out for several vectors. */
function isShort(node: PlainNode): boolean {
  return formulasOf(node).reduce((sum, formula) => sum + operationsOf(formula), 0) <= 6;
}

/** Whether what a fold gives stays in a local: it is one number, or nothing outside its group reads it. */
function isKept({ to }: FoldNode, last: number, values: Values, { results }: Frame): boolean {
  if (values.isKept(to.of)) return false;
  const isResult = results.some(({ value }) => value === to.of);
  return to.of.size === 1 || (!isResult && values.endsAt(to.of, last));
}
