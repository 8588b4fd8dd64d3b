import { attribute, type NodeInit } from "../../../test/import/support/onnx-model.ts";
import type { Maker, Value } from "./maker.ts";

/** Adds an operation behind a value; nothing where it does not take one of that shape. */
export type Op = (m: Maker, x: Value) => Value | undefined;

export type Attributes = NonNullable<NodeInit["attribute"]>;

/** Attributes said or left out. */
export const maybe = (m: Maker, attributes: Attributes): Attributes =>
  attributes.filter(() => m.chance.often(0.6));

/** Axes as an attribute before an opset, as an input from there on. */
export const axesAs = (m: Maker, since: number, axes: readonly number[], name = "axes") =>
  m.opset < since
    ? { inputs: [], attributes: [attribute.ints(name, axes)] }
    : { inputs: [m.integers(axes)], attributes: [] };

export const someAxes = (m: Maker, rank: number) =>
  m.chance.shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, m.chance.whole(1, rank));
