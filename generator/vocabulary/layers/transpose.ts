import type { Random } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { transpose as transposeView, type View } from "../../ir/view.ts";
import { placesAlong } from "./along-axes.ts";
import { axesOf } from "./describe-shapes.ts";

const permute = (shape: Shape, axes: readonly number[]): number[] =>
  axes.map((axis) => shape[axis] as number);

/** The axes in another order: axis n of what comes out is axis `axes[n]` of what goes in, as in NumPy. */
export const transpose = layerKind({
  kind: "transpose",
  about: "the same values with the axes in another order",
  fields: {
    axes: {
      type: "axes",
      about: "for each axis of the output, the axis of the input; negative ones are counted from the last",
    },
  },
  takes: { least: 1, most: 1 },
  moves: true,
  fault: ({ axes }, [input = []]) =>
    axes.length === input.length
      ? undefined
      : `has axes: [${axes.join(", ")}], but must list ${axesOf(input)} once each`,
  output: ({ axes }, [input = []]) => permute(input, axes),
  reference: ({ axes }, [input]) => [{ symbol: "Z", values: transposed(input as Tensor, axes) }],
  lower: ({ axes }, [x]) => transposeView(x as View, axes),
  example: (random, near) => ({ inputs: [near], fields: { axes: shuffledAxes(random, near) } }),
});

const shuffledAxes = (random: Random, shape: Shape): number[] =>
  shape
    .map((_, axis) => ({ axis, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ axis }) => axis);

/** The elements one after the other as the last of the axes moves first. */
function transposed({ shape, values }: Tensor, axes: readonly number[]): readonly number[] {
  const last = axes.at(-1) as number;
  const along = placesAlong(shape, [last]);
  const found = new Array<number>(values.length);
  let n = 0;
  for (const start of placesAlong(shape, axes.slice(0, -1)))
    for (const offset of along) found[n++] = values[start + offset] as number;
  return found;
}
