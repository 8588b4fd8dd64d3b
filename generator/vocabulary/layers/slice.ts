import { tensorKind } from "../../ir/layer.ts";
import { axesOf } from "./describe-shapes.ts";
import { gather, placeOf } from "./move.ts";
import { atDepth, flatten, nest } from "./nested.ts";

/** The part from `start` up to but without `end` along one axis. */
export const slice = tensorKind({
  kind: "slice",
  about: "a part along one axis",
  fields: {
    axis: { type: "index", about: "along which axis, from 0" },
    start: { type: "index", about: "the first index that is taken" },
    end: { type: "index", about: "the index after the last one" },
  },
  takes: { least: 1, most: 1 },
  fault({ axis, start, end }, [input = []]) {
    const length = input[axis];
    if (length === undefined) return `goes along axis ${axis}, but has only ${axesOf(input)}`;
    if (start >= end) return `takes nothing: start ${start} is not before end ${end}`;
    return end <= length ? undefined : `ends at ${end}, but axis ${axis} is ${length} long`;
  },
  output: ({ axis, start, end }, [input = []]) => input.with(axis, end - start),
  reference: ({ axis, start, end }, [input]) => [
    {
      symbol: "Z",
      values: input
        ? flatten(atDepth(nest(input.values, input.shape), axis, (inner) => inner.slice(start, end)))
        : [],
    },
  ],
  lower: ({ axis, start, end }, [input = []]) => [
    gather(input.with(axis, end - start), (indices) => {
      const before = indices.with(axis, (indices[axis] as number) + start);
      return { input: 0, index: placeOf(input, before) };
    }),
  ],
});
