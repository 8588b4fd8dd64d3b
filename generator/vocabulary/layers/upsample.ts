import { below, pick } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { insertAxis, type View } from "../../ir/view.ts";
import { range, take } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import { countFault } from "./describe-shapes.ts";
import { type Channels, spaceFault, spatialAxes, windowFields } from "./windows.ts";

interface Said {
  readonly scales: readonly number[];
  readonly channels: Channels;
}

/** Every axis that gets longer, and how many times. */
const scaledAxes = ({ scales, channels }: Said, input: Shape): { axis: number; scale: number }[] => {
  const axes = spatialAxes(channels, input);
  const all = perAxis(scales, axes);
  return axes.map((axis, n) => ({ axis, scale: all[n] as number }));
};

const enlarged = (said: Said, input: Shape): Shape =>
  scaledAxes(said, input).reduce<Shape>(
    (shape, { axis, scale }) => shape.with(axis, (shape[axis] as number) * scale),
    input,
  );

/** Each value so many times side by side along the spatial axes, as numpy.repeat. */
export const upsample = layerKind({
  kind: "upsample",
  about: "each value several times side by side along the spatial axes",
  fields: {
    scales: {
      ...{ type: "list", of: "size", mayBeOne: true },
      about: "how many times as large the axes become, one number per spatial axis or one for all",
    },
    channels: windowFields.channels,
  },
  takes: { least: 1, most: 1 },
  moves: true,
  fault({ scales, channels }, [input = []]) {
    const axes = spatialAxes(channels, input);
    const areForAll = scales.length === 1 || scales.length === axes.length;
    return spaceFault(channels, input) ?? (areForAll ? undefined : countFault("scales", scales, axes));
  },
  output: (said, [input = []]) => enlarged(said, input),
  reference(said, [input]) {
    const { shape } = input as Tensor;
    const { values } = scaledAxes(said, shape).reduce((whole, { axis, scale }) => {
      const places = range(0, (shape[axis] as number) * scale).map((place) => Math.floor(place / scale));
      return take(whole, axis, places);
    }, input as Tensor);
    return [{ symbol: "Z", values }];
  },
  lower(said, inputs, build) {
    const x = inputs[0] as View;
    // Each axis gets one after it, along which it repeats; the last first, so that the others keep their places.
    const spread = scaledAxes(said, x.shape)
      .reverse()
      .reduce((view, { axis, scale }) => insertAxis(view, axis + 1, scale), x);
    return build.reshape(spread, enlarged(said, x.shape));
  },
  example(random, near) {
    const channels = pick(random, ["last", "first"] as const);
    const input = near.length > 1 ? near : [...near, 2];
    return {
      inputs: [input],
      fields: { channels, scales: spatialAxes(channels, input).map(() => 1 + below(random, 3)) },
    };
  },
});
