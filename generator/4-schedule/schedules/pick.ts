import type { MapNode, PickNode } from "../../ir/graph.ts";
import type { Statement } from "../../ir/program.ts";
import { at, local } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { counted, nest } from "../access.ts";
import type { Draft } from "../draft.ts";
import { loopMap, type Read } from "./loop.ts";
import { rowCounter } from "./rows.ts";

/**
 * to[i] = from[i, index[i]]: a place is computed once for all elements that have the same index, which are moved as a map
 * moves them. Lanes go along those elements.
 */
export function loopPick(draft: Draft, node: PickNode, read: Read, buffer: string): Statement[] {
  const { from, index, to, layer } = node;
  const rank = to.shape.length;
  const rows = to.shape.slice(0, index.strides.findLastIndex((stride) => stride !== 0) + 1);
  const one: View = { ...from, shape: to.shape, strides: from.strides.slice(0, rank) };
  const { kind: _, from: _from, index: _index, ...origin } = node;
  const move: MapNode = { ...origin, kind: "map", operands: { x: one }, formula: local("x") };
  const fromAll = read(from);
  const indexAt = read(index);
  const name = draft.fresh(`place${layer}`);
  const [count, stride] = [from.shape[rank] as number, from.strides[rank] as number];
  // Where there is one place, or all are the same, the index does not matter.
  const isKnown = count === 1 || stride === 0;
  const body = nest(rows, rowCounter, (outer) => [
    ...(isKnown ? [] : [{ kind: "place", name, value: indexAt(outer), below: count } as const]),
    ...loopMap(
      draft,
      move,
      outer,
      () => (steps) => fromAll([...steps, isKnown ? at(0) : counted(name)]),
      buffer,
      {
        staysInside: stride % draft.lanes !== 0,
      },
    ),
  ]);
  return rows.length === 0 ? [{ kind: "scope", body }] : body;
}
