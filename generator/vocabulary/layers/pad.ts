import { tensorKind } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { axesOf } from "./describe-shapes.ts";
import { gather, placeOf } from "./move.ts";
import { atDepth, flatten, type Nested, nest } from "./nested.ts";

/** So many places of one number before and after what there is along one axis. */
export const pad = tensorKind({
  kind: "pad",
  about: "one number, such as 0, before and after the values along one axis",
  fields: {
    axis: { type: "index", about: "along which axis, from 0" },
    before: { type: "index", about: "how many places before", default: 0 },
    after: { type: "index", about: "how many places after", default: 0 },
    value: {
      type: "number",
      about: "the number that they hold, which may be infinite",
      default: 0,
      mayBeInfinite: true,
    },
  },
  takes: { least: 1, most: 1 },
  fault: ({ axis }, [input = []]) =>
    axis < input.length ? undefined : `goes along axis ${axis}, but has only ${axesOf(input)}`,
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
