import { ofAnyInput } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { backFromLast, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { sameShape } from "./rows.ts";

/** An activation on its own: Z = h(X). */
export const activation = layerKind({
  kind: "activation",
  about: "an activation on its own",
  fields: {
    activation: { type: "activation", about: "the function applied to the values", along: "axis" },
    axis: {
      type: "axis",
      about: "the axis of softmax and similar functions, and of parameters per unit; the last by default",
      default: -1,
    },
  },
  line: "straight",
  output: sameShape,
  reference: ({ activation, axis }, [input], { activate }) => [
    { symbol: "Z", values: eachAlong(input as Tensor, [axis], (x) => activate(activation, x)) },
  ],
  lower: ({ activation, axis }, [x], build) =>
    backFromLast(build.activate(activation, withLast(x as View, [axis])), [axis]),
  example: ofAnyInput,
});
