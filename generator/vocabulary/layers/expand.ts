import { describeShape } from "../../ir/describe.ts";
import { below } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { broadcast, type View } from "../../ir/view.ts";
import { broadcastFault, broadcastShape, spread } from "./broadcast.ts";

/** The same values repeated to a larger shape, as numpy.broadcast_to: nothing is copied where another layer reads them. */
export const expand = layerKind({
  kind: "expand",
  about: "the values repeated along axes that are missing or have size 1, up to a shape, as in NumPy",
  fields: { shape: { type: "list", of: "size", about: "the size of each axis, outermost first" } },
  takes: { least: 1, most: 1 },
  moves: true,
  fault({ shape }, [input = []]) {
    const fault = broadcastFault([input, shape]);
    if (fault !== undefined) return fault;
    const whole = broadcastShape([input, shape]);
    return String(whole) === String(shape)
      ? undefined
      : `cannot expand ${describeShape(input)} to the smaller shape ${describeShape(shape)}`;
  },
  output: ({ shape }) => shape,
  reference: ({ shape }, [input]) => [{ symbol: "Z", values: input ? spread(input, shape) : [] }],
  lower: ({ shape }, [x]) => broadcast(x as View, shape),
  example: (random, near) => ({
    inputs: [near],
    fields: {
      shape: [
        ...(random() < 0.5 || !near.includes(1) ? [2 + below(random, 2)] : []),
        ...near.map((length) => (length === 1 ? 1 + below(random, 3) : length)),
      ],
    },
  }),
});
