import * as z from "zod";
import { list } from "../../diagnostics/words.ts";
import { count, describeShape } from "../../ir/describe.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { checkForm } from "../check-form.ts";
import { ImportError } from "../imported-model.ts";
import { tensorOfLists } from "../nested-lists.ts";

const MAKER = "RTNeural";

/** The sizes of samples, steps and values; the first ones are null where the network leaves them open. */
const shape = z.array(z.union([z.int().positive(), z.null()])).min(1);

const Saved = z.object({
  in_shape: shape,
  // What AIDA-X adds: whether the input is added to the output, and volumes in dB.
  in_skip: z.int().nonnegative().max(1, "only the first input can be added to the output").nullish(),
  in_gain: z.number().nullish(),
  out_gain: z.number().nullish(),
  layers: z
    .array(
      z.looseObject({
        type: z.string(),
        activation: z.string().optional(),
        shape,
        weights: z.array(z.unknown()).default([]),
      }),
    )
    .min(1),
});

type SavedLayer = z.infer<typeof Saved>["layers"][number];

/** One layer of a file, with the shapes of one step. */
export class RTNeuralLayer {
  /** Its place in the file: `layers[2]`. */
  readonly where: string;
  readonly type: string;
  /** The name of its activation; empty if it has none. */
  readonly activation: string;
  /** What it gets and gives at each step: [values], or [features, channels]. */
  readonly input: Shape;
  readonly output: Shape;
  readonly #saved: SavedLayer;

  constructor(saved: SavedLayer, place: number, input: Shape) {
    this.where = `layers[${place}]`;
    this.type = saved.type;
    this.activation = saved.activation ?? "";
    this.input = input;
    this.output = stepOf(saved.shape, `${this.where}.shape`);
    this.#saved = saved;
  }

  /** How many values it gets and gives at each step. */
  get inputs(): number {
    return sizeOf(this.input);
  }
  get units(): number {
    return sizeOf(this.output);
  }

  /** How many arrays of weights it has. */
  get weightCount(): number {
    return this.#saved.weights.length;
  }

  /** @throws ImportError if there are not as many arrays of weights as one of the `counts` */
  expectWeights(...counts: readonly number[]): void {
    if (counts.includes(this.weightCount)) return;
    const wanted = list(counts.map(String), "or");
    throw this.fault(`it has ${count(this.weightCount, "array")} of weights; it must have ${wanted}`);
  }

  /**
   * One of its arrays of weights.
   * @param wanted the shape that it must have
   * @throws ImportError if it has another shape
   */
  weights(place: number, wanted: Shape): TensorData {
    const tensor = this.anyWeights(place);
    if (String(tensor.shape) === String(wanted)) return tensor;
    throw this.fault(
      `weights[${place}] have the shape ${describeShape(tensor.shape)}; with ${count(this.inputs, "input")} and ${count(this.units, "unit")} it must be ${describeShape(wanted)}`,
    );
  }

  /** One of its arrays of weights, of any shape. */
  anyWeights(place: number): TensorData {
    return tensorOfLists(this.#saved.weights[place], `${this.where}.weights[${place}]`);
  }

  /**
   * A field that is a number, or a list whose last number counts, as RTNeural reads it.
   * @throws ImportError if it is missing or something else
   */
  size(name: string, least = 1, ...ifMissing: [number?]): number {
    const [otherwise] = ifMissing;
    if (!(name in this.#saved) && otherwise !== undefined) return otherwise;
    const place = `${this.where}.${name}`;
    const form = z.union([z.int().min(least), z.array(z.int().min(least)).min(1)]);
    return [checkForm(form, this.#saved[name], { maker: MAKER, where: place })].flat().at(-1) as number;
  }

  number(name: string): number {
    return checkForm(z.number(), this.#saved[name], { maker: MAKER, where: `${this.where}.${name}` });
  }

  word(name: string): string {
    return checkForm(z.string(), this.#saved[name], { maker: MAKER, where: `${this.where}.${name}` });
  }

  fault(reason: string, help?: string): ImportError {
    return new ImportError({ where: this.where, op: this.type, reason, ...(help !== undefined && { help }) });
  }
}

/** A network of RTNeural. */
export interface RTNeuralNetwork {
  /** One step. */
  readonly input: Shape;
  readonly layers: readonly RTNeuralLayer[];
  /** Whether its first input is added to its output. */
  readonly skips: boolean;
  /** Volumes in dB by which players change the input and the output: `in_gain = -3`. */
  readonly gains: readonly string[];
}

/**
 * A network of RTNeural, its layers in their order.
 * @throws ImportError
 */
export function readNetwork(value: unknown): RTNeuralNetwork {
  const { in_shape, in_skip, layers: saved, ...gains } = checkForm(Saved, value, { maker: MAKER });
  const input = stepOf(in_shape, "in_shape");
  const layers: RTNeuralLayer[] = [];
  for (const [place, layer] of saved.entries())
    layers.push(new RTNeuralLayer(layer, place, layers.at(-1)?.output ?? input));
  return {
    input,
    layers,
    skips: in_skip === 1,
    gains: Object.entries(gains).flatMap(([key, gain]) => (gain ? [`${key} = ${gain}`] : [])),
  };
}

/** One step of a shape: its last size, or the last two of four, which are features and channels. */
function stepOf(sizes: z.infer<typeof shape>, where: string): Shape {
  const step = sizes.slice(sizes.length === 4 ? 2 : -1);
  if (step.every((size) => size !== null)) return step;
  throw new ImportError({
    where,
    reason: "its last size is open, and a network needs a fixed number of values per step",
  });
}
