import { below, pick } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { slice as sliceOf, type View } from "../../ir/view.ts";
import { between, range, take } from "./along-axes.ts";

/**
 * The part from `start` up to but without `end` along one axis: all of it, or every so many, backwards where the step is
 * negative. In NumPy's words x[start:end][::step].
 */
export const slice = layerKind({
  kind: "slice",
  about: "the values from start to before end along one axis, in reverse order if step is negative",
  fields: {
    axis: { type: "axis", about: "the axis, counted from 0; a negative one from the last" },
    start: { type: "index", about: "the first index" },
    end: { type: "index", about: "the index after the last one" },
    step: {
      type: "step",
      about: "2 takes every second value from the first, -1 takes all from the last backwards",
      default: 1,
    },
  },
  takes: { least: 1, most: 1 },
  moves: true,
  fault({ axis, start, end, step }, [input = []]) {
    const length = input[axis] as number;
    if (start >= end) {
      const backwards =
        step < 0 ? "; a negative step starts at the end of the range, so start stays the smaller index" : "";
      return `is empty: start ${start} is not less than end ${end}${backwards}`;
    }
    return end <= length ? undefined : `has end: ${end}, but axis ${axis} has size ${length}`;
  },
  output: (part, [input = []]) => input.with(part.axis, extentOf(part).count),
  reference({ axis, start, end, step }, [input]) {
    const part = between(input as Tensor, axis, start, end);
    const length = end - start;
    const { values } =
      step === 1 ? part : take(part, axis, step > 0 ? range(0, length, step) : range(length - 1, -1, step));
    return [{ symbol: "Z", values }];
  },
  lower(part, [x]) {
    const { first, count } = extentOf(part);
    return sliceOf(x as View, part.axis, first, count, part.step);
  },
  example(random, near) {
    const axis = below(random, near.length);
    const length = near[axis] as number;
    const start = below(random, length);
    const end = start + 1 + below(random, length - start);
    return { inputs: [near], fields: { axis, start, end, step: pick(random, [1, 1, 2, -1, -2, 3]) } };
  },
});

/** The first index that is taken, and how many are. */
const extentOf = ({ start, end, step }: { start: number; end: number; step: number }) => ({
  first: step > 0 ? start : end - 1,
  count: Math.ceil((end - start) / Math.abs(step)),
});
