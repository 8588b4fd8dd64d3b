import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { slice, type View } from "../../ir/view.ts";
import { range, take } from "./along-axes.ts";
import { allAxes } from "./axes.ts";
import { type AxisPads, padsFault, padsOf } from "./pad.ts";

const left = (shape: Shape, { axis, before, after }: AxisPads): number =>
  (shape[axis] as number) - before - after;

/** What pad adds taken away: so many values before and after those that are left along some axes. */
export const crop = layerKind({
  kind: "crop",
  about: "the values along some axes without some at both ends",
  fields: {
    axes: allAxes,
    before: {
      ...{ type: "list", of: "index", mayBeOne: true, default: 0 },
      about: "how many to remove before, one number per axis or one for all",
    },
    after: {
      ...{ type: "list", of: "index", mayBeOne: true, default: 0 },
      about: "how many to remove after, one number per axis or one for all",
    },
  },
  takes: { least: 1, most: 1 },
  moves: true,
  fault(said, [input = []]) {
    const fault = padsFault(said);
    if (fault !== undefined) return fault;
    const empty = padsOf(said).find((pads) => left(input, pads) <= 0);
    return (
      empty && {
        field: empty.before > 0 ? "before" : "after",
        fault: `removes ${empty.before + empty.after} values from axis ${empty.axis}, which has size ${input[empty.axis]}`,
      }
    );
  },
  output: (said, [input = []]) =>
    padsOf(said).reduce<Shape>((shape, pads) => shape.with(pads.axis, left(shape, pads)), input),
  reference(said, [input]) {
    const { values } = padsOf(said).reduce((x, { axis, before, after }) => {
      return take(x, axis, range(before, (x.shape[axis] as number) - after));
    }, input as Tensor);
    return [{ symbol: "Z", values }];
  },
  lower: (said, [x]) =>
    padsOf(said).reduce(
      (view, pads) => slice(view, pads.axis, pads.before, left(view.shape, pads)),
      x as View,
    ),
  example(random, near) {
    const before = near.map((size) => below(random, Math.min(2, size)));
    const after = near.map((size, n) => below(random, Math.min(2, size - (before[n] as number))));
    return { inputs: [near], fields: { axes: near.map((_, axis) => axis), before, after } };
  },
});
