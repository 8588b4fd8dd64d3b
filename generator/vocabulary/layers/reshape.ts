import { describeShape } from "../../ir/describe.ts";
import { pick } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";

/** A number of values, which may be beyond what a double counts. */
const describeSize = (size: number): string => (Number.isSafeInteger(size) ? String(size) : "too many");

/** The same numbers in the same order as a tensor of another shape. */
export const reshape = layerKind({
  kind: "reshape",
  about: "the same values in the same order, in another shape",
  fields: { shape: { type: "list", of: "size", about: "the size of each axis, outermost first" } },
  takes: { least: 1, most: 1 },
  moves: true,
  fault: ({ shape }, [input = []]) =>
    sizeOf(shape) === sizeOf(input)
      ? undefined
      : `has a shape of ${describeSize(sizeOf(shape))} values (${describeShape(shape)}), but gets ${sizeOf(input)} (${describeShape(input)})`,
  output: ({ shape }) => shape,
  reference: (_, [input]) => [{ symbol: "Z", values: input?.values ?? [] }],
  lower: ({ shape }, [x], build) => build.reshape(x as View, shape),
  example(random, near) {
    const size = sizeOf(near);
    const factor = pick(
      random,
      [1, 2, 3, size].filter((n) => size % n === 0),
    );
    return { inputs: [near], fields: { shape: [factor, size / factor] } };
  },
});
