import { OUTPUT } from "../../ir/program.ts";
import { add, load, number } from "../../ir/scalar.ts";
import type { Part } from "../../ir/schedule.ts";
import type { Affine, VectorMap } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { moved, type Places, type Rows } from "./places.ts";
import { unrollFormula, unrollSum } from "./unrolled.ts";

/** One function a part: weighted sums of some units, or a stretch of one unit's sum that the next part goes on with. */
export function affineInParts(draft: Draft, op: Affine, parts: readonly Part[], places: Places): void {
  writeParts(draft, parts, places, ({ units: [first, last], inputs }) => {
    for (let j = first; j < last; j++) {
      const result = moved(places.to.start, j);
      const before = inputs[0] === 0 ? undefined : load(places.to.buffer, result);
      const x = (i: number) => load(places.from.buffer, moved(places.from.start, i));
      const sum = unrollSum(draft, op, j, inputs, x, before, `a${places.layer}_${j + 1}`);
      const ends = inputs[1] === op.inputs && op.bias !== undefined;
      const value = ends ? add(sum, number(op.bias[j] as number)) : sum;
      draft.add({ kind: "store", buffer: places.to.buffer, index: result, lanes: 1, value });
    }
  });
}

/** One function for some units of a map. */
export function mapInParts(
  draft: Draft,
  op: VectorMap,
  parts: readonly Part[],
  places: Places,
  others: readonly Rows[],
): void {
  writeParts(draft, parts, places, ({ units: [first, last] }) => {
    for (let j = first; j < last; j++) {
      const element = ({ buffer, start }: Rows) => load(buffer, moved(start, j));
      const x = { x: element(places.from), others: others.map(element) };
      const value = unrollFormula(draft, op, x, j, new Map(), String(places.layer));
      draft.add({
        kind: "store",
        buffer: places.to.buffer,
        index: moved(places.to.start, j),
        lanes: 1,
        value,
      });
    }
  });
}

function writeParts(
  draft: Draft,
  parts: readonly Part[],
  { to, layer }: Places,
  write: (part: Part) => void,
): void {
  parts.forEach((part, n) => {
    const names = to.buffer === OUTPUT ? [OUTPUT] : [];
    const parameters = names.map((name) => ({ kind: "buffer", name }) as const);
    const [first, last] = part.units;
    const units = last - first === 1 ? `unit ${last}` : `units ${first + 1} to ${last}`;
    const name = draft.procedure(`layer${layer}_part${n + 1}`, parameters, `Layer ${layer}, ${units}.`, () =>
      write(part),
    );
    draft.add({ kind: "call", procedure: name, arguments: names });
  });
}
