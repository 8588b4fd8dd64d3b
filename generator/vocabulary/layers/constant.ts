import { tensorKind } from "../../ir/layer.ts";
import { local } from "../../ir/scalar.ts";
import { sizeOf } from "../../ir/tensor-data.ts";

/** Numbers that are the same for every input, for other layers to take. */
export const constant = tensorKind({
  kind: "constant",
  about: "fixed values, for other layers to read",
  fields: {
    shape: { type: "list", of: "size", about: "the size of each axis, outermost first" },
    values: {
      type: "tensor",
      about: "all values in one list, row-major; may be infinite",
      dimensions: ["shape"],
      mayBeInfinite: true,
    },
  },
  takes: { least: 0, most: 0 },
  fault: () => undefined,
  output: ({ shape }) => shape,
  reference: ({ values }) => [{ symbol: "Z", values: Array.from(values.data) }],
  lower: ({ shape, values }) => [
    { kind: "map", size: sizeOf(shape), formula: local("values"), parameters: { values: values.data } },
  ],
});
