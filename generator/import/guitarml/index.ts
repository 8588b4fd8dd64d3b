import * as z from "zod";
import { describeShape } from "../../ir/describe.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { addSkip } from "../add-skip.ts";
import { checkForm } from "../check-form.ts";
import { ImportError, type Importer, tensorField } from "../imported-model.ts";
import { transposed } from "../matrices.ts";
import { tensorOfLists } from "../nested-lists.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { readJson } from "../read-file.ts";
import { dtypeOfWeights } from "../weights-dtype.ts";

const MAKER = "GuitarML";

const size = z.int().positive();
const flag = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

const Form = z.looseObject({
  model_data: z.looseObject({
    ...{ input_size: size, output_size: size.default(1), hidden_size: size, num_layers: size.default(1) },
    unit_type: z.enum(["LSTM", "GRU"]),
    skip: z.int().nonnegative().max(1, "only the first input can be added to the output").default(0),
    bias_fl: flag.default(true),
  }),
  state_dict: z.record(z.string(), z.unknown()),
});

/** The kinds of recurrent layers in PyTorch: how many gates, and their order in the weights. */
const units = {
  LSTM: { type: "lstm", gates: "ifgo", options: {} },
  GRU: { type: "gru", gates: "rzn", options: { reset: "after" } },
} as const;

/**
 * A guitar amplifier of GuitarML, as Proteus and NeuralPi load it: recurrent layers of PyTorch and a linear one, whose output the
 * input is added to if `skip` is 1. It takes a sample per call, and begins with a state of zeros.
 * Source: https://github.com/Alec-Wright/Automated-GuitarAmpModelling, CoreAudioML/networks.py, `SimpleRNN`
 * @throws ImportError with every problem
 */
export const importGuitarML: Importer = (file) => {
  const { model_data: told, state_dict } = checkForm(Form, readJson(file.bytes), { maker: MAKER });
  const { input_size, output_size, hidden_size, num_layers, unit_type, skip, bias_fl } = told;
  const weights = new StateDict(state_dict);
  const builder = new NetworkBuilder(textOrigins);
  let source = builder.input;
  for (let n = 0; n < num_layers; n++) {
    const inputs = n === 0 ? input_size : hidden_size;
    source = addRecurrent(
      { unit: units[unit_type], inputs, hidden: hidden_size, n },
      source,
      weights,
      builder,
    );
  }
  const fields = {
    units: output_size,
    weights: tensorField("lin.weight", weights.take("lin.weight", [output_size, hidden_size]), "out_in"),
    bias: bias_fl && tensorField("lin.bias", weights.take("lin.bias", [output_size])),
  };
  source = builder.add({ type: "dense", fields, origin: "lin", from: [source] });
  if (skip === 1) source = addSkip(source, input_size, "skip", builder);
  weights.expectAllTaken();
  const layers = builder.finish(source);
  return {
    format: `GuitarML ${unit_type}`,
    dtype: dtypeOfWeights(layers),
    inputs: [{ shape: [input_size] }],
    layers,
    remarks: [],
  };
};

interface Recurrent {
  readonly unit: (typeof units)[keyof typeof units];
  readonly inputs: number;
  readonly hidden: number;
  readonly n: number;
}

function addRecurrent(
  { unit, inputs, hidden, n }: Recurrent,
  x: Source,
  weights: StateDict,
  builder: NetworkBuilder<string>,
): Source {
  const rows = unit.gates.length * hidden;
  const tensor = (name: string, shape: Shape) => {
    const key = `rec.${name}_l${n}`;
    const taken = weights.take(key, shape);
    return tensorField(key, shape.length === 2 ? transposed(taken) : taken);
  };
  const fields = {
    ...{ units: hidden, carried: true, gates: unit.gates, ...unit.options },
    weights: tensor("weight_ih", [rows, inputs]),
    recurrent_weights: tensor("weight_hh", [rows, hidden]),
    bias: tensor("bias_ih", [rows]),
    recurrent_bias: tensor("bias_hh", [rows]),
  };
  return builder.add({ type: unit.type, fields, origin: `rec, layer ${n}`, from: [x] });
}

/** The tensors of a file, each of which has to belong to a layer. */
class StateDict {
  readonly #saved: Readonly<Record<string, unknown>>;
  readonly #taken = new Set<string>();

  constructor(saved: Readonly<Record<string, unknown>>) {
    this.#saved = saved;
  }

  /** @throws ImportError if it is missing or has another shape */
  take(key: string, shape: Shape): TensorData {
    const where = `state_dict.${key}`;
    if (!Object.hasOwn(this.#saved, key)) throw new ImportError({ where, reason: "it is missing" });
    this.#taken.add(key);
    const tensor = tensorOfLists(this.#saved[key], where);
    if (String(tensor.shape) === String(shape)) return tensor;
    throw new ImportError({
      where,
      reason: `it has the shape ${describeShape(tensor.shape)}; for the sizes in model_data it must be ${describeShape(shape)}`,
    });
  }

  expectAllTaken(): void {
    const left = Object.keys(this.#saved).filter((key) => !this.#taken.has(key));
    if (left.length > 0)
      throw new ImportError(
        ...left.map((key) => ({ where: `state_dict.${key}`, reason: "no layer in model_data has it" })),
      );
  }
}
