import * as z from "zod";
import { columnsOf, transposed } from "../matrices.ts";
import { configOf, type NamModel } from "./read-file.ts";
import type { Assembly, Signal } from "./signal.ts";

const size = z.int().positive();

const Config = z.looseObject({
  ...{ num_layers: size, input_size: size, hidden_size: size },
  ...{ in_channels: size.optional(), out_channels: size.default(1) },
});

/** The samples per second of files that do not say it. Source: neural-amp-modeler, docs/source/model-file.rst */
export const USUAL_RATE = 48_000;

/**
 * LSTM cells and a linear head. The weights of a cell are a matrix [4·hidden, input + hidden], a bias, and the state that it
 * starts with; gates are in the order input, forget, cell, output.
 * Source: NeuralAmpModelerCore, NAM/lstm.cpp
 */
export function addLstm(model: NamModel, x: Signal, assembly: Assembly): Signal {
  const {
    num_layers,
    input_size,
    hidden_size: units,
    out_channels,
  } = configOf(Config, model, `${assembly.place}config`);
  assembly.expectSize(x, input_size, "config.input_size");
  // The core gives an LSTM half a second of silence.
  assembly.silence = Math.max(1, Math.floor(0.5 * (model.sample_rate ?? USUAL_RATE)));
  let signal = x;
  for (let n = 0; n < num_layers; n++) {
    const [name, origin] = [`lstm_${n}`, `cell ${n}`];
    const inputs = signal.size;
    const matrix = assembly.weights.take([4 * units, inputs + units], origin);
    const fields = {
      ...{ units, carried: true, gates: "ifgo" },
      weights: assembly.tensor(`${name}.weights`, transposed(columnsOf(matrix, 0, inputs))),
      recurrent_weights: assembly.tensor(
        `${name}.recurrent_weights`,
        transposed(columnsOf(matrix, inputs, inputs + units)),
      ),
      bias: assembly.vector(`${name}.bias`, 4 * units, origin),
      recurrent_bias: false,
      initial_state: assembly.vector(`${name}.initial_state`, units, origin),
      initial_cell: assembly.vector(`${name}.initial_cell`, units, origin),
    };
    signal = assembly.add({ type: "lstm", fields }, [signal], units, { name, origin });
  }
  return assembly.convolve({ filters: out_channels, hasBias: true }, signal, {
    name: "head",
    origin: "head",
  });
}
