import { describeShape } from "../../ir/describe.ts";
import { below } from "../../ir/example.ts";
import { layerKind, type Round, type Tensor } from "../../ir/layer.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { broadcast, insertAxis, type View, withLast } from "../../ir/view.ts";
import { theAxis } from "./axes.ts";
import { broadcastFault, broadcastShape, spread } from "./broadcast.ts";
import { fromTheEnd } from "./gather.ts";

/** The values that are chosen by indices of another layer: numpy.take_along_axis, with indices that always exist. */
export const take = layerKind({
  kind: "take",
  about:
    "the values of a at the indices b along an axis; negative indices are counted from the last, fractions are dropped, and an index beyond an end takes the value at that end; the other axes broadcast as in NumPy",
  fields: { axis: theAxis },
  takes: { least: 2, most: 2 },
  fault: ({ axis }, [values = [], indices = []]) =>
    values.length === indices.length
      ? broadcastFault([values, indices].map((shape) => shape.with(axis, 1)))
      : `needs indices with as many axes as the values, but gets ${describeShape(values)} and ${describeShape(indices)}`,
  output: ({ axis }, [values = [], indices = []]) => shapeOf(axis, values, indices),
  reference({ axis }, inputs, { round }) {
    const [values, indices] = inputs as [Tensor, Tensor];
    const shape = shapeOf(axis, values.shape, indices.shape);
    const [size, count] = [values.shape[axis] as number, shape[axis] as number];
    const all = spread(values, shape.with(axis, size));
    const inner = sizeOf(shape.slice(axis + 1));
    const found = spread(indices, shape).map((index, n) => {
      const line = Math.floor(n / inner / count);
      return all[(line * size + existing(index, size, round)) * inner + (n % inner)] as number;
    });
    return [{ symbol: "Z", values: found }];
  },
  lower({ axis }, inputs, build) {
    const [values, indices] = inputs as [View, View];
    const shape = shapeOf(axis, values.shape, indices.shape);
    const size = values.shape[axis] as number;
    const line = withLast(broadcast(values, shape.with(axis, size)), [axis]);
    return build.pick({
      from: insertAxis(line, axis, shape[axis] as number),
      index: fromTheEnd(build, indices, size),
      to: build.room(shape),
    });
  },
  example(random, near) {
    const axis = below(random, near.length);
    const indices = near.map((length, n) =>
      n === axis ? 1 + below(random, 4) : random() < 0.3 ? 1 : length,
    );
    return { inputs: [near, indices], fields: { axis } };
  },
});

const shapeOf = (axis: number, values: Shape, indices: Shape): Shape =>
  broadcastShape([values.with(axis, 1), indices.with(axis, 1)]).with(axis, indices[axis] as number);

/** The index that stands for another, of so many; NaN stands for the first. */
function existing(index: number, size: number, round: Round): number {
  const ahead = Math.floor(index < 0 ? round(index + size) : index);
  return ahead > 0 ? Math.min(ahead, size - 1) : 0;
}
