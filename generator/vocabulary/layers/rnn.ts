import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { TensorData } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import {
  activated,
  type Beginning,
  beginningField,
  beginningOf,
  clipped,
  describeSteps,
  exampleSequence,
  lowerBeginning,
  lowerSums,
  pending,
  plus,
  returned,
  returnedShape,
  rowOfStep,
  sequenceFault,
  sequenceFields,
  stepsOf,
  vectorArithmetic,
  weightFields,
} from "./recurrence.ts";

interface Said {
  readonly units: number;
  readonly initial_state?: TensorData | undefined;
}

const beginnings = ({ units, initial_state }: Said): readonly Beginning[] => [
  { field: "initial_state", about: "state", size: units, given: initial_state },
];

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
    ...weightFields<Said>(1),
    initial_state: beginningField("units", "the state"),
  },
  detail: describeSteps,
  takes: { least: 1, most: 2 },
  fault: (said, inputs) => sequenceFault(beginnings(said), inputs),
  output: (said, inputs) => returnedShape(said.return, inputs, said.units),
  reference(said, [input, start], arithmetic) {
    const { affine, activate } = arithmetic;
    const vector = vectorArithmetic(arithmetic);
    let h = beginningOf(beginnings(said)[0] as Beginning, start);
    const states = stepsOf(input as Tensor, said.reverse).map((x) => {
      const sum = vector.plus(
        affine(x, said.weights, said.bias?.data),
        affine(h, said.recurrent_weights, said.recurrent_bias?.data),
      );
      h = activate(said.activation, vector.clip(said.clip, sum));
      return h;
    });
    return returned(said.return, states, said.reverse);
  },
  lower(said, [input, start], build) {
    const { units, reverse, recurrent_weights: weights, recurrent_bias: bias } = said;
    const x = lowerSums(build, input as View, said, { weights: "W", bias: "b" });
    const h = lowerBeginning(build, beginnings(said)[0] as Beginning, start);
    const steps = x.shape[0] as number;
    const all = said.return === "all" ? build.room([steps, units]) : undefined;
    build.scan(steps, () => {
      const fed = lowerSums(build, h, { weights, bias }, { weights: "U", bias: "ub" });
      const sum = plus(pending("x", rowOfStep(x, reverse)), pending("fed", fed));
      const next = activated(build, said.activation, clipped(said.clip, sum), "next");
      build.map({ ...next, to: h });
      if (all) build.map({ ...pending("x", h), to: rowOfStep(all, reverse) });
    });
    return all ?? h;
  },
  example(random, near) {
    const units = 1 + below(random, 6);
    const { inputs, fields } = exampleSequence(random, near, { initial_state: units });
    return { inputs, fields: { units, ...fields } };
  },
});
