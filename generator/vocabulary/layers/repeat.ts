import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { insertAxis, type View } from "../../ir/view.ts";
import { range, take } from "./along-axes.ts";
import { allAxes, perAxis } from "./axes.ts";
import { countFault } from "./describe-shapes.ts";

/** What there is along some axes so many times in all, one after the other, as numpy.tile. */
export const repeat = layerKind({
  kind: "repeat",
  about: "all values along some axes several times, one time after the other",
  fields: {
    axes: allAxes,
    times: {
      type: "list",
      of: "size",
      about: "how many times in all, one number per axis or one for all",
      mayBeOne: true,
    },
  },
  takes: { least: 1, most: 1 },
  moves: true,
  fault: ({ axes, times }) =>
    times.length === 1 || times.length === axes.length ? undefined : countFault("times", times, axes),
  output: ({ axes, times }, [input = []]) => enlarged(input, axes, times),
  reference({ axes, times }, [input]) {
    const counts = perAxis(times, axes);
    const { values } = axes.reduce((whole, axis, n) => {
      const indices = range(0, whole.shape[axis] as number);
      return take(
        whole,
        axis,
        Array<number[]>(counts[n] as number)
          .fill(indices)
          .flat(),
      );
    }, input as Tensor);
    return [{ symbol: "Z", values }];
  },
  lower({ axes, times }, inputs, build) {
    const x = inputs[0] as View;
    const counts = perAxis(times, axes);
    // Each axis gets one before it, along which it repeats; the last first, so that the others keep their places.
    const spread = axes
      .map((axis, n) => ({ axis, count: counts[n] as number }))
      .sort((a, b) => b.axis - a.axis)
      .reduce((view, { axis, count }) => insertAxis(view, axis, count), x);
    return build.reshape(spread, enlarged(x.shape, axes, times));
  },
  example: (random, near) => ({
    inputs: [near],
    fields: { axes: near.map((_, axis) => axis), times: near.map(() => 1 + below(random, 3)) },
  }),
});

const enlarged = (shape: Shape, axes: readonly number[], times: readonly number[]): Shape =>
  perAxis(times, axes).reduce<Shape>((all, count, n) => {
    const axis = axes[n] as number;
    return all.with(axis, (all[axis] as number) * count);
  }, shape);
