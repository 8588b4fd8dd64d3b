import { count } from "../../ir/describe.ts";
import { below, pick } from "../../ir/example.ts";
import { type Fault, layerKind, type Tensor, type TensorAxis } from "../../ir/layer.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { select, slice, splitAxis, type View } from "../../ir/view.ts";
import {
  activated,
  type Beginning,
  beginningField,
  beginningsOf,
  clipped,
  countSteps,
  describeSteps,
  exampleNumbers,
  exampleSequence,
  fromOne,
  gatesField,
  lowerSteps,
  lowerSums,
  memoryOf,
  ofGates,
  ofUnits,
  type Pending,
  pending,
  plus,
  returned,
  returnedShape,
  type StepOf,
  type Stepping,
  sequenceFault,
  sequenceFields,
  stepsOf,
  stored,
  times,
  vectorArithmetic,
  weightFields,
  weightsOf,
} from "./recurrence.ts";

interface Said extends Stepping {
  readonly units: number;
  readonly return: "last" | "all" | "all_and_cell";
  readonly projection?: TensorData | undefined;
  readonly initial_state?: TensorData | undefined;
  readonly initial_cell?: TensorData | undefined;
}

/** How many values the layer gives at a step, and feeds back to the next. */
const widthOf = ({ units, projection }: Said): number => projection?.shape[1] ?? units;

const ofFed = (said: Said): TensorAxis | undefined =>
  said.projection === undefined
    ? ofUnits(said)
    : { size: widthOf(said), has: `projects its units to ${widthOf(said)}`, field: "projection" };

const beginnings = (said: Said): readonly [state: Beginning, cell: Beginning] => [
  { field: "initial_state", name: "h", about: "state", size: widthOf(said), given: said.initial_state },
  { field: "initial_cell", name: "c", about: "cell state", size: said.units, given: said.initial_cell },
];

function faultOf(said: Said, inputs: readonly Shape[]): Fault | undefined {
  if (said.return === "all_and_cell" && widthOf(said) !== said.units)
    return {
      field: "return",
      fault: `gives rows of ${count(widthOf(said), "value")}, to which its cell state of ${said.units} cannot be added`,
    };
  return sequenceFault(said, beginnings(said), inputs);
}

const PROJECTION = { weights: "P", bias: "" };

/**
 * c' = f∘c + i∘g, h' = o∘tanh(c'), the long short-term memory of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et
 * al. (2000), and the variants that ONNX has: https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export const lstm = layerKind({
  kind: "lstm",
  about:
    "goes through a sequence with a state h and a cell state c, c' = f∘c + i∘g and h' = o∘tanh(c'), in which i, f, g and o are activations of (x·W + b) + (h·U + rb)",
  fields: {
    ...sequenceFields,
    return: {
      ...sequenceFields.return,
      of: ["last", "all", "all_and_cell"],
      about: `${sequenceFields.return.about}; all_and_cell adds a row with the cell state after the last step`,
    },
    gates: gatesField(
      "ifgo",
      "i lets the input in, f keeps the cell state, g is the new value and o lets the cell state out; ifgo in PyTorch and Keras, iofg in ONNX",
    ),
    coupled: { type: "flag", default: false, about: "true makes f = 1 − i, as input_forget of ONNX does" },
    activation: { type: "activation", default: "tanh", within: "units", about: "what makes g" },
    gate_activation: {
      type: "activation",
      default: "sigmoid",
      within: "units",
      about: "what makes i, f and o",
    },
    output_activation: {
      ...{ type: "activation", mayBeMissing: true, within: "units" },
      about: "what becomes of c before it is multiplied by o, by default the same as activation",
    },
    projection: {
      type: "tensor",
      dimensions: ["units", "any"],
      mayBeMissing: true,
      axes: (said: Said, _: readonly Shape[], found: Shape | undefined) => [
        ofUnits(said),
        { size: found?.[1] ?? said.units, has: "has any number of outputs" },
      ],
      about:
        "where there is one, h' is multiplied by it before it is given and fed back, as with proj_size of PyTorch",
    },
    ...weightFields<Said, 4>(4, ofFed),
    peepholes: {
      type: "tensor",
      dimensions: ["3 · units"],
      mayBeMissing: true,
      axes: (said: Said) => [ofGates(3, said)],
      about:
        "weights of the cell state in the sums of i, o and f, one number per unit, in this order as in ONNX",
    },
    initial_state: {
      ...beginningField("units", "the state"),
      axes: (said: Said) => {
        const axis = ofFed(said);
        return axis && [axis];
      },
    },
    initial_cell: beginningField("units", "the cell state"),
  },
  detail: describeSteps,
  takes: { least: 1, most: 3 },
  fault: faultOf,
  memory: (said) => memoryOf(said, beginnings(said)),
  output(said, inputs) {
    if (said.return !== "all_and_cell") return returnedShape(said.return, inputs, widthOf(said));
    return [countSteps(inputs[0] ?? []) + 1, said.units];
  },
  reference(said, [input, ...starts], arithmetic, { held, remember }) {
    const { affine, activate } = arithmetic;
    const vector = vectorArithmetic(arithmetic);
    const { units, peepholes } = said;
    const sumOf = (letter: string) => {
      const { ofInput, ofState } = weightsOf(said, letter);
      return (x: readonly number[], h: readonly number[]) =>
        vector.plus(
          affine(x, ofInput.weights, ofInput.bias?.data),
          affine(h, ofState.weights, ofState.bias?.data),
        );
    };
    const gateOf = (letter: "i" | "o" | "f") => {
      const sum = sumOf(letter);
      const place = "iof".indexOf(letter) * units;
      const peephole = peepholes && Array.from(peepholes.data.subarray(place, place + units));
      return (x: readonly number[], h: readonly number[], c: readonly number[]) => {
        const whole = peephole ? vector.plus(sum(x, h), vector.times(peephole, c)) : sum(x, h);
        return activate(said.gate_activation, vector.clip(said.clip, whole));
      };
    };
    const [inward, keeping, outward, renewing] = [gateOf("i"), gateOf("f"), gateOf("o"), sumOf("g")];
    let [h = [], c = []] = beginningsOf(beginnings(said), starts, held);
    const states = stepsOf(input as Tensor, said.reverse).map((x) => {
      const i = inward(x, h, c);
      const f = said.coupled ? vector.fromOne(i) : keeping(x, h, c);
      const g = activate(said.activation, vector.clip(said.clip, renewing(x, h)));
      c = vector.plus(vector.times(f, c), vector.times(i, g));
      const o = outward(x, h, c);
      const out = vector.times(o, activate(said.output_activation ?? said.activation, c));
      h = said.projection ? affine(out, said.projection, undefined) : out;
      return h;
    });
    if (said.carried) remember([h, c]);
    if (said.return !== "all_and_cell") return returned(said.return, states, said.reverse);
    const [{ values } = { values: [] }] = returned("all", states, said.reverse);
    return [{ symbol: "Z", values: [...values, ...c] }];
  },
  lower(said, inputs, build) {
    const { coupled, peepholes, projection } = said;
    const { ofInput, ofState } = weightsOf(said, coupled ? "iog" : "ifog");
    const gates = coupled ? 3 : 4;
    const peephole = peepholes && splitAxis(build.constant("P", peepholes), 0, 3);
    const step: StepOf = (row, states, to) => {
      const [h, c] = states as [View, View];
      const fed = lowerSums(build, h, ofState, { weights: "U", bias: "ub" }, { gates });
      const sumOf = (place: number): Pending =>
        plus(pending(`x${place}`, select(row, 0, place)), pending(`fed${place}`, select(fed, 0, place)));
      const gate = (sum: Pending, name: string): Pending =>
        activated(build, said.gate_activation, clipped(said.clip, sum), name);
      const cell = pending("c", c);
      // Gates that need the same go together: without peepholes all of them.
      const together = peephole ? gates - 2 : gates - 1;
      const sums = plus(pending("x", slice(row, 0, 0, together)), pending("fed", slice(fed, 0, 0, together)));
      const seen = peephole && times(pending("p", slice(peephole, 0, 0, coupled ? 1 : 2, 2)), cell);
      const open = build.map(gate(seen ? plus(sums, seen) : sums, "open"));
      const i = pending("i", select(open, 0, 0));
      const f = coupled ? fromOne(i) : pending("f", select(open, 0, 1));
      const g = activated(build, said.activation, clipped(said.clip, sumOf(gates - 1)), "g");
      const nextCell = stored(build, plus(times(f, cell), times(i, g)), to?.[1]);
      const next = pending("next", nextCell);
      const o = peephole
        ? gate(plus(sumOf(gates - 2), times(pending("p", select(peephole, 0, 1)), next)), "o")
        : pending("o", select(open, 0, gates - 2));
      const out = times(o, activated(build, said.output_activation ?? said.activation, next, "shown"));
      const nextState = projection
        ? lowerSums(build, build.map(out), { weights: projection, bias: undefined }, PROJECTION, {
            ...(to && { to: to[0] as View }),
          })
        : stored(build, out, to?.[0]);
      return [nextState, nextCell];
    };
    const hasCell = said.return === "all_and_cell";
    const { given, states } = lowerSteps(build, {
      ...{ said, beginnings: beginnings(said), inputs, step, more: hasCell ? 1 : 0 },
      sumsOf: (input) => lowerSums(build, input, ofInput, { weights: "W", bias: "b" }, { gates }),
    });
    if (hasCell)
      build.map({ ...pending("c", states[1] as View), to: select(given, 0, (given.shape[0] as number) - 1) });
    return given;
  },
  example(random, near) {
    const units = 1 + below(random, 6);
    const outputs = random() < 0.3 ? 1 + below(random, units) : undefined;
    const sizes = { initial_state: outputs ?? units, initial_cell: units };
    const { inputs, fields } = exampleSequence(random, near, sizes);
    if (outputs === undefined) return { inputs, fields: { units, ...fields, projection: undefined } };
    const projected = {
      projection: exampleNumbers(random, units, outputs),
      recurrent_weights: exampleNumbers(random, outputs, 4 * units),
      return: pick(random, ["last", "all"]),
    };
    return { inputs, fields: { units, ...fields, ...projected } };
  },
});
