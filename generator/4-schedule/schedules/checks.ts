import type { Check } from "../../ir/graph.ts";
import type { Statement } from "../../ir/program.ts";
import { mergeAxes } from "../../ir/view.ts";
import { nest } from "../access.ts";
import type { Read } from "./loop.ts";
import { rowCounter } from "./rows.ts";

/** Checks every index of a view, each element of its value once. */
export function writeCheck({ view, demand }: Check, read: Read): Statement[] {
  const moving = [...view.shape.keys()].filter((axis) => view.strides[axis] !== 0);
  const own = moving.map((axis) => view.shape[axis] as number);
  const { shape, strides } = mergeAxes(own, [moving.map((axis) => view.strides[axis] as number)]);
  const indexAt = read({ ...view, shape, strides: strides[0] as number[] });
  const counter = (n: number): string => (n === shape.length - 1 ? "i" : rowCounter(n));
  return nest(shape, counter, (steps) => [{ kind: "check", value: indexAt(steps), demand }]);
}
