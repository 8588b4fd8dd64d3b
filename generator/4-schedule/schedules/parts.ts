import type { MapNode } from "../../ir/graph.ts";
import { load, type Scalar } from "../../ir/scalar.ts";
import type { Part } from "../../ir/schedule.ts";
import { substitute } from "../../ir/walk-scalar.ts";
import { fixed, placeIn } from "../access.ts";
import type { Draft } from "../draft.ts";
import { type PlainJob, placeOfInput, placesOfUnit, type Sum } from "../job.ts";
import { overRows } from "./rows.ts";
import { moved, type Places } from "./tile.ts";
import { finishSum, named, suffixOf, unrollSum } from "./unrolled.ts";

/** One function a part: weighted sums of some units, or a stretch of one unit's sum that the next part goes on with. */
export function writeSumsInParts(
  draft: Draft,
  sum: Sum,
  parts: readonly Part[],
  places: Places,
  layer: number,
): void {
  writeParts(draft, parts, [places.x.buffer, places.to.buffer], layer, ({ units: [first, last], inputs }) => {
    const body = overRows(sum, places, 1, ({ x: from, to }) =>
      draft.nested(() => {
        for (let j = first; j < last; j++) {
          const unit = placesOfUnit(sum, j);
          const index = moved(to.start, unit.to);
          const before = inputs[0] === 0 ? undefined : load(to.buffer, index);
          const x = (i: number) => load(from.buffer, moved(from.start, placeOfInput(sum, i) + unit.x));
          const total = unrollSum(draft, sum, j, inputs, x, before, `a${layer}_${j + 1}`);
          const value = inputs[1] === sum.inputs ? finishSum(sum, j, total) : total;
          draft.add({ kind: "store", buffer: to.buffer, index, lanes: 1, value });
        }
      }),
    );
    draft.add(...body);
  });
}

/** One function for some elements of a map that has one axis, or none if it has one element. */
export function writeMapInParts(
  draft: Draft,
  job: PlainJob<MapNode>,
  parts: readonly Part[],
  buffers: { readonly operands: ReadonlyMap<string, string>; readonly to: string },
  literals: (name: string, j: number) => Scalar | undefined,
): void {
  const { node } = job;
  writeParts(
    draft,
    parts,
    [...buffers.operands.values(), buffers.to],
    node.layer,
    ({ units: [first, last] }) => {
      for (let j = first; j < last; j++) {
        const steps = node.to.shape.map(() => fixed(j));
        const whole = substitute(node.formula, (name) => {
          const view = node.operands[name];
          const buffer = buffers.operands.get(name);
          return (
            view &&
            (literals(name, j) ?? (buffer === undefined ? undefined : load(buffer, placeIn(view, steps))))
          );
        });
        const value = named(draft, whole, suffixOf(job, j));
        const index = placeIn(node.to, steps);
        draft.add({ kind: "store", buffer: buffers.to, index, lanes: 1, value });
      }
    },
  );
}

function writeParts(
  draft: Draft,
  parts: readonly Part[],
  buffers: readonly string[],
  layer: number,
  write: (part: Part) => void,
): void {
  const names = [...new Set(buffers)].filter((name) => draft.isParameter(name));
  parts.forEach((part, n) => {
    const parameters = names.map((name) => ({ kind: "buffer", name }) as const);
    const [first, last] = part.units;
    const units = last - first === 1 ? `unit ${last}` : `units ${first + 1} to ${last}`;
    const name = draft.procedure(`layer${layer}_part${n + 1}`, parameters, `Layer ${layer}, ${units}.`, () =>
      write(part),
    );
    draft.add({ kind: "call", procedure: name, arguments: names });
  });
}
