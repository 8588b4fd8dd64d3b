import { caseOf } from "../ir/cases.ts";
import type { FoldNode, MapNode, Value } from "../ir/graph.ts";
import { mapViews, readBy } from "../ir/graph.ts";
import { mergeAxes, type View } from "../ir/view.ts";
import type { ScheduledJob } from "./job.ts";

/**
 * Jobs that follow one another and are done together for each row: what a row is folded to is needed for that row alone,
 * and stays in a local.
 */
export interface RowGroup {
  /** The sizes of the axes of the rows, which the nodes begin with. */
  readonly rows: readonly number[];
  readonly nodes: readonly RowNode[];
}

export type RowNode = FoldNode | MapNode;

/** The group that begins at a place of the list; nothing where no fold stands there that is written as loops. */
export function rowGroupAt(jobs: readonly ScheduledJob[], place: number): RowGroup | undefined {
  const first = jobs[place] as ScheduledJob;
  if (first.kind !== "plain" || first.said.kind !== "fold" || first.schedule.kind !== "loop")
    return undefined;
  const rows = first.said.to.shape;
  const folded = new Set<Value>([first.said.to.of]);
  const members: RowNode[] = [first.said];
  const rest = jobs.slice(place + 1);
  for (const job of rest) {
    if (job.kind !== "plain") break;
    const { said, schedule, sum } = job;
    const { shape } = said.to;
    const begins = rows.every((length, axis) => shape[axis] === length);
    const isLoop = schedule.kind === "loop" && sum === undefined && said.layer === first.said.layer;
    if (!isLoop || !begins || said.kind === "pick") break;
    const isFold = said.kind === "fold" && shape.length === rows.length;
    const readsFold = readBy(said).some(({ of }) => folded.has(of));
    if (!isFold && !readsFold) break;
    if (!staysInRows([...members, said], rows.length)) break;
    if (isFold) folded.add(said.to.of);
    members.push(said);
  }
  return merge(members, rows);
}

/** Whether each row reads and writes of a value only what no other row writes. */
function staysInRows(nodes: readonly RowNode[], rank: number): boolean {
  const written = new Set(nodes.map(({ to }) => to.of));
  const views = nodes.flatMap((node) => [node.to, ...readBy(node)]);
  return [...written].every((value) => {
    const own = views.filter(({ of }) => of === value);
    const rows = (own[0] as View).shape.slice(0, rank);
    const strides = (own[0] as View).strides.slice(0, rank);
    if (own.some(({ step }) => step !== own[0]?.step)) return false;
    if (own.some((view) => view.strides.slice(0, rank).some((stride, axis) => stride !== strides[axis])))
      return false;
    const spans = own.map((view) => spanOf(view, rank));
    const span = Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from));
    const steps = rows.map((length, axis) => ({ length, stride: Math.abs(strides[axis] as number) }));
    let reach = span + 1;
    return steps
      .filter(({ length }) => length > 1)
      .sort((a, b) => a.stride - b.stride)
      .every(({ length, stride }) => {
        const isApart = stride >= reach;
        reach += stride * (length - 1);
        return isApart;
      });
  });
}

/** The first and the last place that a row of a view reaches, from where the first row begins. */
function spanOf(
  { offset, shape, strides }: View,
  rank: number,
): { readonly from: number; readonly to: number } {
  let [from, to] = [offset, offset];
  shape.slice(rank).forEach((length, n) => {
    const reach = (length - 1) * (strides[rank + n] as number);
    if (reach < 0) from += reach;
    else to += reach;
  });
  return { from, to };
}

/** The axes of the rows merged for all nodes alike, and those after them node by node. */
function merge(nodes: readonly RowNode[], rows: readonly number[]): RowGroup {
  const all = nodes.flatMap((node) => [node.to, ...readBy(node)]);
  const rank = rows.length;
  const outer = mergeAxes(
    rows,
    all.map(({ strides }) => strides.slice(0, rank)),
  );
  const outerOf = (view: View): number[] => outer.strides[all.indexOf(view)] as number[];
  const mergeOne = <T extends RowNode>(node: T): T => {
    const moving = caseOf<RowNode, readonly View[]>(node, {
      map: (map) => [map.to, ...readBy(map)],
      fold: ({ operands }) => Object.values(operands),
    });
    const inner = mergeAxes(
      (moving[0] as View).shape.slice(rank),
      moving.map(({ strides }) => strides.slice(rank)),
    );
    const merged = mapViews(node, (view) => {
      const own = inner.strides[moving.indexOf(view)];
      return {
        ...view,
        shape: [...outer.shape, ...(own ? inner.shape : [])],
        strides: [...outerOf(view), ...(own ?? [])],
      };
    });
    return merged.kind === "fold" ? { ...merged, over: inner.shape } : merged;
  };
  return { rows: outer.shape, nodes: nodes.map(mergeOne) };
}
