import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { select, slice, type View } from "../../ir/view.ts";
import {
  activated,
  beginningField,
  beginningsOf,
  clipped,
  describeSteps,
  exampleSequence,
  fromOne,
  gatesField,
  lowerSteps,
  lowerSums,
  memoryOf,
  oneState,
  pending,
  plus,
  returned,
  returnedShape,
  type StepOf,
  sequenceFault,
  sequenceFields,
  stepsOf,
  stored,
  times,
  vectorArithmetic,
  weightFields,
  weightsOf,
} from "./recurrence.ts";

/** h' = (1 − z)∘n + z∘h, the gated recurrent unit of Cho et al. (2014), arXiv:1406.1078. */
export const gru = layerKind({
  kind: "gru",
  about:
    "goes through a sequence with a state that gates let pass, h' = (1 − z)∘n + z∘h, in which r, z and n are activations of (x·W + b) + (h·U + rb)",
  fields: {
    ...sequenceFields,
    gates: gatesField(
      "rzn",
      "r resets, z keeps the state and n is the new value; rzn in PyTorch, zrn in Keras and ONNX",
    ),
    reset: {
      type: "choice",
      of: ["after", "before"],
      default: "after",
      about:
        "where r comes in: n = activation((x·W + b) + r∘(h·U + rb)) after the product, as in PyTorch, or activation((x·W + b) + ((r∘h)·U + rb)) before it, as in Keras with reset_after=False and in ONNX by default",
    },
    activation: { type: "activation", default: "tanh", within: "units", about: "what makes n" },
    gate_activation: { type: "activation", default: "sigmoid", within: "units", about: "what makes r and z" },
    ...weightFields(3),
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
    const gateOf = (letter: string) => {
      const { ofInput, ofState } = weightsOf(said, letter);
      return {
        ofInput: (x: readonly number[]) => affine(x, ofInput.weights, ofInput.bias?.data),
        ofState: (h: readonly number[]) => affine(h, ofState.weights, ofState.bias?.data),
      };
    };
    const [resetting, updating, renewing] = [gateOf("r"), gateOf("z"), gateOf("n")];
    let [h = []] = beginningsOf(oneState(said), starts, held);
    const states = stepsOf(input as Tensor, said.reverse).map((x) => {
      const gate = ({ ofInput, ofState }: ReturnType<typeof gateOf>) =>
        activate(said.gate_activation, vector.clip(said.clip, vector.plus(ofInput(x), ofState(h))));
      const [r, z] = [gate(resetting), gate(updating)];
      const fed =
        said.reset === "after" ? vector.times(r, renewing.ofState(h)) : renewing.ofState(vector.times(r, h));
      const n = activate(said.activation, vector.clip(said.clip, vector.plus(renewing.ofInput(x), fed)));
      h = vector.plus(vector.times(vector.fromOne(z), n), vector.times(z, h));
      return h;
    });
    if (said.carried) remember([h]);
    return returned(said.return, states, said.reverse);
  },
  lower(said, inputs, build) {
    const isAfter = said.reset === "after";
    const names = { weights: "U", bias: "ub" };
    const { ofInput, ofState } = weightsOf(said, "rzn");
    const step: StepOf = (row, [h], to) => {
      const state = pending("h", h as View);
      const fed = isAfter
        ? lowerSums(build, h as View, ofState, names, { gates: 3 })
        : lowerSums(build, h as View, weightsOf(said, "rz").ofState, names, { gates: 2 });
      const sums = plus(pending("x", slice(row, 0, 0, 2)), pending("fed", slice(fed, 0, 0, 2)));
      const gates = build.map(activated(build, said.gate_activation, clipped(said.clip, sums), "gates"));
      const [r, z] = [pending("r", select(gates, 0, 0)), pending("z", select(gates, 0, 1))];
      const renewed = isAfter
        ? times(r, pending("fed", select(fed, 0, 2)))
        : pending("fed", lowerSums(build, build.map(times(r, state)), weightsOf(said, "n").ofState, names));
      const sum = plus(pending("x", select(row, 0, 2)), renewed);
      const n = activated(build, said.activation, clipped(said.clip, sum), "n");
      return [stored(build, plus(times(fromOne(z), n), times(z, state)), to?.[0])];
    };
    const sumsOf = (input: View): View =>
      lowerSums(build, input, ofInput, { weights: "W", bias: "b" }, { gates: 3 });
    return lowerSteps(build, { said, beginnings: oneState(said), inputs, sumsOf, step }).given;
  },
  example(random, near) {
    const units = 1 + below(random, 6);
    const { inputs, fields } = exampleSequence(random, near, { initial_state: units });
    return { inputs, fields: { units, ...fields } };
  },
});
