import { below } from "../../ir/example.ts";
import { type Build, layerKind, type Tensor } from "../../ir/layer.ts";
import { add, less, local } from "../../ir/scalar.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { insertAxis, type View, withLast } from "../../ir/view.ts";

const negative = {
  type: "flag",
  about: "true counts negative indices from the end: -1 is the last",
  default: false,
} as const;

/** The rows of a table of weights that indices choose. */
export const embedding = layerKind({
  kind: "embedding",
  about:
    "the row of the weights for each value, which is an index: a whole number from 0 on; a call with any other throws a RangeError",
  fields: {
    units: { type: "size", about: "how many values a row has" },
    entries: { type: "size", about: "how many rows there are" },
    weights: { type: "tensor", about: "the rows", dimensions: ["entries", "units"] },
    negative,
  },
  indices: ({ entries, negative }) => ({ input: 0, ...indicesOf(entries, negative) }),
  output: ({ units }, [indices = []]) => [...indices, units],
  reference: ({ weights }, [indices]) => [
    {
      symbol: "Z",
      values: choose({ shape: weights.shape, values: [...weights.data] }, 0, indices as Tensor),
    },
  ],
  lower: ({ weights, negative }, [indices], build) =>
    pickAlong(build, build.constant("weights", weights), 0, indices as View, negative),
  example: (random, near) => ({
    inputs: [near],
    fields: { units: 1 + below(random, 9), entries: 1 + below(random, 20), negative: random() < 0.5 },
  }),
});

/** What lies along an axis at the indices that a second layer gives: numpy.take, Gather of ONNX. */
export const gather = layerKind({
  kind: "gather",
  about:
    "what a has along an axis at the indices b, which are whole numbers from 0 on; the shape of b stands for the axis, and a call with any other index throws a RangeError",
  fields: {
    axis: { type: "axis", about: "the axis; a negative one is counted from the last", default: 0 },
    negative,
  },
  takes: { least: 2, most: 2 },
  indices: ({ axis, negative }, [values = []]) => ({
    input: 1,
    ...indicesOf(values[axis] as number, negative),
  }),
  output: ({ axis }, [values = [], indices = []]) => values.toSpliced(axis, 1, ...indices),
  reference: ({ axis }, [values, indices]) => [
    { symbol: "Z", values: choose(values as Tensor, axis, indices as Tensor) },
  ],
  lower: ({ axis, negative }, [values, indices], build) =>
    pickAlong(build, values as View, axis, indices as View, negative),
  example(random, near) {
    const axis = below(random, near.length);
    const indices = Array.from({ length: 1 + below(random, 2) }, () => 1 + below(random, 4));
    return { inputs: [near, indices], fields: { axis, negative: random() < 0.5 } };
  },
});

const indicesOf = (count: number, negative: boolean) => ({ least: negative ? -count : 0, below: count });

function choose({ shape, values }: Tensor, axis: number, indices: Tensor): number[] {
  const count = shape[axis] as number;
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = Array.from({ length: sizeOf(shape.slice(0, axis)) }, (_, n) => n * count);
  return outer.flatMap((start) =>
    indices.values.flatMap((index) => {
      const place = (start + (index < 0 ? index + count : index)) * inner;
      return Array.from({ length: inner }, (_, n) => values[place + n] as number);
    }),
  );
}

function pickAlong(build: Build, values: View, axis: number, indices: View, negative: boolean): View {
  const inner: Shape = values.shape.slice(axis + 1);
  const shape = values.shape.toSpliced(axis, 1, ...indices.shape);
  return build.pick({
    from: indices.shape.reduceRight(
      (view, length) => insertAxis(view, axis, length),
      withLast(values, [axis]),
    ),
    index: inner.reduce(
      (view) => insertAxis(view, view.shape.length, 1),
      negative ? fromTheEnd(build, indices, values.shape[axis] as number) : indices,
    ),
    to: build.room(shape),
  });
}

/** Negative indices, which count from the end of so many places, counted from the first. */
export const fromTheEnd = (build: Build, indices: View, places: number): View =>
  build.map({
    operands: { i: indices },
    formula: less(local("i"), 0, add(local("i"), places), local("i")),
  });
