import { describeShape } from "../../ir/describe.ts";
import { below } from "../../ir/example.ts";
import { type Build, layerKind, type Round, type Tensor } from "../../ir/layer.ts";
import { add, floor, less, lessOrEqual, local } from "../../ir/scalar.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { broadcast, insertAxis, type View, withLast } from "../../ir/view.ts";
import { countUp, theAxis } from "./axes.ts";
import { broadcastFault, broadcastShape, spread } from "./broadcast.ts";

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
  // The sum of the value whose place is wanted, and of −0 for all n others along the axis, which changes no sum.
  lower({ axis }, inputs, build) {
    const [values, indices] = inputs as [View, View];
    const shape = shapeOf(axis, values.shape, indices.shape);
    const size = values.shape[axis] as number;
    const whole = build.room(shape);
    const line = withLast(broadcast(values, shape.with(axis, size)), [axis]);
    const last = shape.length - 1;
    const [wanted, place] = [local("wanted"), local("place")];
    build.fold({
      ...{ by: "add", over: [size], result: "found", to: withLast(whole, [axis]) },
      formula: lessOrEqual(place, wanted, lessOrEqual(wanted, place, local("x"), -0), -0),
      operands: {
        x: insertAxis(line, last, shape[axis] as number),
        wanted: insertAxis(
          withLast(broadcast(existingIndices(build, indices, size), shape), [axis]),
          last + 1,
          size,
        ),
        place: build.constant("place", countUp(size)),
      },
    });
    return whole;
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

/** The same of all indices. */
function existingIndices(build: Build, indices: View, size: number): View {
  const ahead = build.map({
    operands: { i: indices },
    formula: less(local("i"), 0, add(local("i"), size), local("i")),
  });
  const whole = floor(local("i"));
  return build.map({
    operands: { i: ahead },
    formula: less(0, local("i"), less(local("i"), size - 1, whole, size - 1), 0),
  });
}
