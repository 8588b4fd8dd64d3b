import { layerKind } from "../../ir/layer.ts";

/** Numbers that are the same for every input, for other layers to take. */
export const constant = layerKind({
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
  output: ({ shape }) => shape,
  reference: ({ values }) => [{ symbol: "Z", values: Array.from(values.data) }],
  lower: ({ shape, values }, _, build) => build.constant("values", { shape, data: values.data }),
  example: (_, near) => ({ inputs: [], fields: { shape: near } }),
});
