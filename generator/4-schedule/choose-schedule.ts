import { caseOf } from "../ir/cases.ts";
import { formulasOf, isKnown, type MapNode, type PlainNode, usedSize, type Value } from "../ir/graph.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Scalar } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { Unroll } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { isWhole } from "../ir/view.ts";
import { type Budget, budget } from "./budget.ts";
import { cutSums, cutUnits } from "./cut-parts.ts";
import { alikeTiles, blocksOf, cutTiles, spread, unitsIn } from "./cut-tiles.ts";
import { isCheap, isExpensive, operationsOf } from "./formula-cost.ts";
import { type Job, type PlainJob, type Product, type ScanJob, type Sum, totalOf, valuesRead } from "./job.ts";
import { type Machine, machines } from "./machine.ts";

/** Bytes of bytecode of a multiply-add with a literal weight, where operands are wide. */
const BYTES_PER_TERM: Record<Dtype, number> = { f64: 20, f32: 56 };

/** Bytes of bytecode of reading an input from memory, which the units of a function do once for all. */
const BYTES_PER_LOAD = 17;

/** Bytes of bytecode of reading a number and writing it elsewhere, where many are in locals. */
const BYTES_PER_MOVE = 45;

export interface Choice {
  readonly machine: Machine;
  readonly unroll: Unroll;
  readonly dtype: Dtype;
  readonly limits?: Budget;
}

/** How each job is computed, from shapes, formulas and the budget alone. */
export function chooseSchedules(jobs: readonly Job[], choice: Choice): Schedule[] {
  const { machine, unroll, dtype, limits = budget } = choice;
  const loops = inLoops(jobs, choice);
  if (!machines[machine].hasLiterals) return loops;
  const bytes = (): number =>
    jobs.reduce((sum, job) => sum + (job.kind === "scan" ? 0 : bytesOf(job, dtype)), 0);
  const choices: Readonly<Record<Unroll, () => Schedule[]>> = {
    // Scans stay loops, whose bodies cost more written out than they gain.
    auto: () =>
      isTiny(jobs, limits)
        ? jobs.map((job, n) => (job.kind === "scan" ? (loops[n] as Schedule) : writtenOut(job)))
        : loops,
    full: () =>
      bytes() <= limits.bytes
        ? jobs.map((job) => (job.kind === "scan" ? stepsInParts(job, dtype, limits) : writtenOut(job)))
        : inParts(jobs, dtype, limits),
    none: () => loops,
  };
  return choices[unroll]();
}

/** Whether `auto` writes a network out whole. */
const isTiny = (jobs: readonly Job[], limits: Budget): boolean => workOf(jobs) <= limits.unrolled;

/** Everything but a costly formula of many elements, which is written once in a function or a loop. */
function writtenOut(job: PlainJob): Schedule {
  const isOnce = job.sum !== undefined || job.size * job.terms === 1;
  const isShort = (formula: Scalar): Schedule =>
    isOnce || !isExpensive(formula) ? { kind: "unrolled" } : inLoop(job);
  return caseOf<PlainNode, Schedule>(job.said, {
    map: ({ formula }) => isShort(formula),
    fold: ({ formula }) => isShort(formula),
    pick: () => inLoop(job),
  });
}

const inLoop = ({ said }: PlainJob): Schedule =>
  caseOf<PlainNode, Schedule>(said, {
    map: (map) => ({ kind: isOutlined(map) ? "outlined" : "loop" }),
    fold: () => ({ kind: "loop" }),
    pick: () => ({ kind: "loop" }),
  });

/** Whether a map says the same of every element, at such length that it is worth a function. */
const isOutlined = ({ name, formula, operands, to }: MapNode): boolean =>
  name !== undefined && isExpensive(formula) && readsWhole(operands) && isWhole(to);

/** Whether a map reads all of one value from its first element on, and nothing else. */
const readsWhole = ({ x, ...others }: MapNode["operands"]): boolean =>
  x !== undefined && Object.keys(others).length === 0 && !isKnown(x.of) && isWhole(x);

/** Tiles for the sums, loops for the rest. */
function inLoops(jobs: readonly Job[], { machine, dtype, limits = budget }: Choice): Schedule[] {
  // Rounding makes the bytecode of a unit twice as long.
  const share = dtype === "f32" ? 0.5 : 1;
  let entryUnits = limits.entryUnits * share;
  const functionUnits = limits.functionUnits * share;
  const uses = countUses(jobs);
  const { sums } = machines[machine];
  const plain = (job: PlainJob, before: Job | undefined): Schedule => {
    const { sum, product, said } = job;
    if (product !== undefined && isSideBySide(product, machine, dtype))
      return blockedProduct(product, machine, dtype, limits);
    if (sum !== undefined) {
      const blocks = blocksOf(sum, machine, dtype, limits);
      if (sums === "blocks")
        return { kind: "blocked", blocks, rows: rowsFor(sum, blocks, machine, dtype, limits) };
      const rows = sum.rows.length > 0 ? limits.rows : 1;
      // Each row has accumulators of its own, and there are only so many registers.
      const tile = Math.ceil(limits.tile / rows);
      const functions =
        sums === "functions"
          ? blocks.flatMap((width) => alikeTiles(width, tile))
          : cutTiles(blocks, rows === 1 ? entryUnits : 0, { tile, functionUnits });
      if (functions.length === 1 && rows === 1) entryUnits -= unitsIn(blocks);
      return { kind: "tiled", blocks, functions, rows };
    }
    // What comes after the logits is no part of the function that gives them.
    const mostUnits = sums === "blocks" ? Infinity : limits.fusedUnits;
    if (
      said.kind === "map" &&
      !said.afterLogits &&
      before?.kind === "plain" &&
      canFuse(said, before, uses, mostUnits)
    )
      return { kind: "fused" };
    return severalVectors(job, inLoop(job), limits);
  };
  return jobs.map((job, i) =>
    caseOf<Job, Schedule>(job, {
      plain: (one) => plain(one, jobs[i - 1]),
      // What a body fills may be what it carries, which has a place of its own.
      scan: ({ body }) => ({ kind: "steps", body: body.map((inner) => plain(inner, undefined)) }),
    }),
  );
}

/** Long formulas, whose operations wait for one another, take less time by several vectors at once. */
const severalVectors = ({ said }: PlainJob, schedule: Schedule, { formulaVectors }: Budget): Schedule =>
  schedule.kind === "loop" && said.kind === "map" && isExpensive(said.formula)
    ? { kind: "loop", vectors: formulaVectors }
    : schedule;

/** Whether the units of a product can be lanes. */
const isSideBySide = ({ unitStep }: Product, machine: Machine, dtype: Dtype): boolean =>
  unitStep === 1 || machines[machine].lanes[dtype] === 1;

/** Blocks of a product, whose factors lie in memory as they are: in TypeScript as wide as rows leave accumulators for. */
function blockedProduct(product: Product, machine: Machine, dtype: Dtype, limits: Budget): Schedule {
  if (machines[machine].lanes[dtype] > 1) {
    const blocks = blocksOf(product, machine, dtype, limits);
    return { kind: "blocked", blocks, rows: rowsFor(product, blocks, machine, dtype, limits) };
  }
  const rows = product.rows.length > 0 ? limits.rows : 1;
  return { kind: "blocked", blocks: spread(product.units, Math.ceil(limits.tile / rows)), rows };
}

/** How many rows of blocks use all accumulators. */
function rowsFor(
  { across, rows }: Pick<Sum, "across" | "rows">,
  blocks: readonly number[],
  machine: Machine,
  dtype: Dtype,
  { accumulators }: Budget,
): number {
  if (rows.length === 0) return 1;
  const vectors = Math.ceil(Math.max(...blocks) / machines[machine].lanes[dtype]);
  return Math.floor(accumulators[across] / vectors);
}

/** Whether a map can be part of the stores of the job before it: weighted sums that nothing else reads. */
function canFuse(
  { formula, operands, to }: MapNode,
  { sum, said }: PlainJob,
  uses: ReadonlyMap<Value, number>,
  mostUnits: number,
): boolean {
  const follows = sum !== undefined && operands.x?.of === said.to.of && uses.get(said.to.of) === 1;
  return (
    follows &&
    sum.units <= mostUnits &&
    readsWhole(operands) &&
    isWhole(to) &&
    sizeOf(said.to.shape) >= usedSize(said.to.of) &&
    isCheap(formula)
  );
}

/** By value, how many jobs read it. */
function countUses(jobs: readonly Job[]): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const job of jobs) for (const value of valuesRead(job)) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}

/** All written out: small jobs in the entry, larger ones in functions of their own. */
function inParts(jobs: readonly Job[], dtype: Dtype, limits: Budget): Schedule[] {
  let left = limits.bytes;
  const folded = new Set(
    jobs.flatMap((job) =>
      job.kind === "plain" && job.said.kind === "fold" && !job.sum ? job.said.to.of : [],
    ),
  );
  return jobs.map((job) => {
    if (job.kind === "scan") return stepsInParts(job, dtype, limits);
    const { sum, node } = job;
    const bytes = bytesOf(job, dtype);
    const schedule = writtenOut(job);
    if (schedule.kind !== "unrolled") return schedule;
    if (bytes <= Math.min(left, limits.smallBytes)) {
      left -= bytes;
      return schedule;
    }
    // What is folded to a local of the entry cannot be used in another function.
    const readsFold = valuesRead(job).some((value) => folded.has(value));
    return caseOf<PlainNode, Schedule>(node, {
      map: ({ to }) =>
        readsFold || to.shape.length > 1
          ? { kind: "loop" }
          : { kind: "parts", parts: cutUnits(job.size, job.size, bytes / job.size, limits.bytes) },
      fold: () => (sum ? sumsInParts(sum, dtype, limits) : { kind: "loop" }),
      pick: () => ({ kind: "loop" }),
    });
  });
}

const sumsInParts = (sum: Sum, dtype: Dtype, limits: Budget): Schedule => ({
  kind: "parts",
  parts: cutSums(sum, { term: BYTES_PER_TERM[dtype], load: BYTES_PER_LOAD }, limits.bytes),
});

/** A scan whose sums are written out in functions of their own, as what it carries lies in memory in any case. */
const stepsInParts = ({ body }: ScanJob, dtype: Dtype, limits: Budget): Schedule => ({
  kind: "steps",
  body: body.map((job) => (job.sum ? sumsInParts(job.sum, dtype, limits) : inLoop(job))),
});

/**
 * Operations that jobs take, a multiply-add being one, and so a number that is only moved or folded; a costly formula counts
 * as a call.
 */
export const workOf = (jobs: readonly Job[]): number =>
  totalOf(jobs, ({ sum, product, said, size, terms }) => {
    const ofTerm = sum || product ? 1 : Math.min(Math.max(1, operationsIn(said)), EXPENSIVE_WORK);
    return size * terms * ofTerm;
  });

const EXPENSIVE_WORK = 6;

const bytesOf = (job: PlainJob, dtype: Dtype): number => {
  const { sum, said, size, terms } = job;
  const term = BYTES_PER_TERM[dtype];
  if (sum) return (term * (sum.inputs + 1) + (BYTES_PER_LOAD * sum.inputs) / sum.units) * size;
  if (writtenOut(job).kind !== "unrolled") return 0;
  return (term * operationsIn(said) + BYTES_PER_MOVE) * size * terms;
};

/** The operations of what a node computes of each term. */
const operationsIn = (node: PlainNode): number => {
  const [formula] = formulasOf(node);
  return formula === undefined ? 0 : operationsOf(formula);
};
