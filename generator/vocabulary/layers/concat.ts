import { below } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { local } from "../../ir/scalar.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { slice } from "../../ir/view.ts";
import { join } from "./along-axes.ts";
import { describeShapes } from "./describe-shapes.ts";

const lengthOf = (inputs: readonly Shape[], axis: number): number =>
  inputs.reduce((sum, shape) => sum + (shape[axis] as number), 0);

/** The values of several layers one after the other along one axis. */
export const concat = layerKind({
  kind: "concat",
  about: "several inputs joined along one axis",
  fields: { axis: { type: "axis", about: "the axis, counted from 0; a negative one from the last" } },
  takes: { least: 2, most: Number.POSITIVE_INFINITY },
  moves: true,
  fault({ axis }, inputs) {
    const first = inputs[0] as Shape;
    const fits = inputs.every(
      (shape) => shape.length === first.length && String(shape.with(axis, 0)) === String(first.with(axis, 0)),
    );
    return fits
      ? undefined
      : `needs inputs whose shapes differ only along axis ${axis}, but gets ${describeShapes(inputs)}`;
  },
  output: ({ axis }, inputs) => (inputs[0] as Shape).with(axis, lengthOf(inputs, axis)),
  reference: ({ axis }, inputs) => [{ symbol: "Z", values: join(inputs, axis) }],
  lower({ axis }, inputs, build) {
    const shapes = inputs.map(({ shape }) => shape);
    const whole = build.room((shapes[0] as Shape).with(axis, lengthOf(shapes, axis)));
    let start = 0;
    for (const x of inputs) {
      const length = x.shape[axis] as number;
      build.map({ operands: { x }, formula: local("x"), to: slice(whole, axis, start, length) });
      start += length;
    }
    return whole;
  },
  example(random, near) {
    const axis = below(random, near.length);
    const others = Array.from({ length: 1 + below(random, 2) }, () => near.with(axis, 1 + below(random, 4)));
    return { inputs: [near, ...others], fields: { axis } };
  },
});
