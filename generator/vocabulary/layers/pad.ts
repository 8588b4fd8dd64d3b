import { below, pick } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { local, number } from "../../ir/scalar.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { slice, type View } from "../../ir/view.ts";
import { atDepth, flatten, type Nested, nest } from "./nested.ts";

/** So many places of one number before and after what there is along one axis. */
export const pad = layerKind({
  kind: "pad",
  about: "a constant, such as 0, added before and after the values along one axis",
  fields: {
    axis: { type: "axis", about: "the axis, counted from 0; a negative one from the last" },
    before: { type: "index", about: "how many to add before", default: 0 },
    after: { type: "index", about: "how many to add after", default: 0 },
    value: {
      type: "number",
      about: "the constant; may be infinite",
      default: 0,
      mayBeInfinite: true,
    },
  },
  takes: { least: 1, most: 1 },
  output: ({ axis, before, after }, [input = []]) =>
    input.with(axis, before + (input[axis] as number) + after),
  reference({ axis, before, after, value }, [input], { round }) {
    if (input === undefined) return [{ symbol: "Z", values: [] }];
    const filled = filledWith(round(value), input.shape.slice(axis + 1));
    const places = (count: number): Nested[] => Array<Nested>(count).fill(filled);
    const padded = atDepth(nest(input.values, input.shape), axis, (inner) => [
      ...places(before),
      ...inner,
      ...places(after),
    ]);
    return [{ symbol: "Z", values: flatten(padded) }];
  },
  lower({ axis, before, after, value }, inputs, build) {
    const x = inputs[0] as View;
    const length = x.shape[axis] as number;
    const whole = build.room(x.shape.with(axis, before + length + after));
    const fill = (start: number, count: number): void => {
      if (count > 0)
        build.map({ operands: {}, formula: number(value), to: slice(whole, axis, start, count) });
    };
    fill(0, before);
    build.map({ operands: { x }, formula: local("x"), to: slice(whole, axis, before, length) });
    fill(before + length, after);
    return whole;
  },
  example: (random, near) => ({
    inputs: [near],
    fields: {
      axis: below(random, near.length),
      before: below(random, 3),
      after: pick(random, [0, 1, 2, 6]),
    },
  }),
});

const filledWith = (value: number, [length, ...inner]: Shape): Nested =>
  length === undefined ? value : Array<Nested>(length).fill(filledWith(value, inner));
