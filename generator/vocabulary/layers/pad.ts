import { tensorKind } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { axesOf } from "./describe-shapes.ts";
import { gather, placeOf } from "./move.ts";
import { atDepth, flatten, type Nested, nest } from "./nested.ts";

/** So many places of one number before and after what there is along one axis. */
export const pad = tensorKind({
  kind: "pad",
  about: "a constant, such as 0, added before and after the values along one axis",
  fields: {
    axis: { type: "index", about: "the axis, counted from 0" },
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
  fault: ({ axis }, [input = []]) =>
    axis < input.length ? undefined : `has axis: ${axis}, but its input has only ${axesOf(input)}`,
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
  lower({ axis, before, after, value }, [input = []]) {
    const length = input[axis] as number;
    return [
      gather(input.with(axis, before + length + after), (indices) => {
        const place = (indices[axis] as number) - before;
        if (place < 0 || place >= length) return { value };
        return { input: 0, index: placeOf(input, indices.with(axis, place)) };
      }),
    ];
  },
});

const filledWith = (value: number, [length, ...inner]: Shape): Nested =>
  length === undefined ? value : Array<Nested>(length).fill(filledWith(value, inner));
