import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { View } from "../../ir/view.ts";
import {
  activated,
  beginningField,
  beginningsOf,
  clipped,
  describeSteps,
  exampleSequence,
  lowerSteps,
  lowerSums,
  memoryOf,
  type OneState,
  oneState,
  pending,
  plus,
  returned,
  returnedShape,
  sequenceFault,
  sequenceFields,
  stepsOf,
  stored,
  vectorArithmetic,
  weightFields,
} from "./recurrence.ts";

/** h' = activation((x·W + b) + (h·U + rb)), the network of Elman (1990). */
export const rnn = layerKind({
  kind: "rnn",
  about: "goes through a sequence with a state, h' = activation((x·W + b) + (h·U + rb))",
  fields: {
    ...sequenceFields,
    activation: {
      type: "activation",
      about: "what makes the state of a sum",
      default: "tanh",
      within: "units",
    },
    ...weightFields<OneState, 1>(1),
    initial_state: beginningField("units", "the state"),
  },
  detail: describeSteps,
  takes: { least: 1, most: 2 },
  fault: (said, inputs) => sequenceFault(said, oneState(said), inputs),
  memory: (said) => memoryOf(said, oneState(said)),
  output: (said, inputs) => returnedShape(said.return, inputs, said.units),
  reference(said, [input, ...starts], arithmetic, { held, remember }) {
    const { affine, activate } = arithmetic;
    const vector = vectorArithmetic(arithmetic);
    let [h = []] = beginningsOf(oneState(said), starts, held);
    const states = stepsOf(input as Tensor, said.reverse).map((x) => {
      const sum = vector.plus(
        affine(x, said.weights, said.bias?.data),
        affine(h, said.recurrent_weights, said.recurrent_bias?.data),
      );
      h = activate(said.activation, vector.clip(said.clip, sum));
      return h;
    });
    if (said.carried) remember([h]);
    return returned(said.return, states, said.reverse);
  },
  lower(said, inputs, build) {
    const { recurrent_weights: weights, recurrent_bias: bias } = said;
    const { given } = lowerSteps(build, {
      ...{ said, beginnings: oneState(said), inputs },
      sumsOf: (input) => lowerSums(build, input, said, { weights: "W", bias: "b" }),
      step(row, [h], to) {
        const fed = lowerSums(build, h as View, { weights, bias }, { weights: "U", bias: "ub" });
        const sum = plus(pending("x", row), pending("fed", fed));
        return [stored(build, activated(build, said.activation, clipped(said.clip, sum), "next"), to?.[0])];
      },
    });
    return given;
  },
  example(random, near) {
    const units = 1 + below(random, 6);
    const { inputs, fields } = exampleSequence(random, near, { initial_state: units });
    return { inputs, fields: { units, ...fields } };
  },
});
