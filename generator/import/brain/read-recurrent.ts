import * as z from "zod";
import { count, describeShape } from "../../ir/describe.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { checkForm } from "../check-form.ts";
import { ImportError } from "../imported-model.ts";

const MAKER = "brain.js";

/** Version 2 saves weights as a list, version 1 a typed array, which JSON has as an object: `{ "0": 0.5, "1": 0.25 }`. */
const Matrix = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  weights: z.union([z.array(z.number()), z.record(z.string(), z.number())]),
});

type SavedMatrix = z.infer<typeof Matrix>;

const lookup = z.record(z.string(), z.number()).nullish();

const Form = z.looseObject({
  type: z.string(),
  options: z.looseObject({
    ...{ inputSize: z.int().positive(), outputSize: z.int().positive() },
    dataFormatter: z
      .looseObject({ characters: z.array(z.union([z.string(), z.number(), z.boolean()])) })
      .nullish(),
  }),
  hiddenLayers: z.array(z.record(z.string(), Matrix)).min(1),
  outputConnector: Matrix,
  output: Matrix,
  input: Matrix.optional(),
  inputLookup: lookup,
});

/** A recurrent network of brain.js. */
export interface RecurrentNetwork {
  readonly type: string;
  /** How many values a step gets, which for networks of characters is one row of `embedding`. */
  readonly inputSize: number;
  /** Rows for the end and for each character; undefined where a step gets numbers. */
  readonly embedding: TensorData | undefined;
  readonly layers: readonly HiddenLayer[];
  /** The matrix [hidden, outputs] and its bias. */
  readonly output: { readonly weights: TensorData; readonly bias: TensorData };
  /** The names of the values of a step, where it has several. */
  readonly inputs: readonly string[] | undefined;
  /** What the indices from 1 on mean, where the file says it. */
  readonly characters: readonly string[] | undefined;
}

/** The matrices of one hidden layer by their names, each [inputs, units], and biases. */
export class HiddenLayer {
  readonly where: string;
  readonly inputs: number;
  readonly units: number;
  readonly #saved: Readonly<Record<string, SavedMatrix>>;

  constructor(saved: Readonly<Record<string, SavedMatrix>>, where: string, inputs: number, units: number) {
    this.where = where;
    this.inputs = inputs;
    this.units = units;
    this.#saved = saved;
  }

  /** Matrices side by side: [inputs, n·units]. @throws ImportError if one is missing or has another shape */
  matrix(names: readonly string[], inputs: number): TensorData {
    const parts = names.map((name) => this.#read(name, [this.units, inputs]));
    const data = Array.from({ length: inputs }, (_, i) =>
      parts.flatMap((part) => Array.from({ length: this.units }, (_, o) => part[o * inputs + i] as number)),
    );
    return { shape: [inputs, names.length * this.units], data: Float64Array.from(data.flat()) };
  }

  /** Biases one after the other. */
  bias(names: readonly string[]): TensorData {
    const data = names.flatMap((name) => [...this.#read(name, [this.units, 1])]);
    return { shape: [data.length], data: Float64Array.from(data) };
  }

  #read(name: string, shape: readonly [number, number]): Float64Array {
    const where = `${this.where}.${name}`;
    const matrix = Object.hasOwn(this.#saved, name) ? this.#saved[name] : undefined;
    if (matrix === undefined) throw new ImportError({ where, reason: "it is missing" });
    return numbersOf(matrix, where, shape);
  }
}

/**
 * A recurrent network as `toJSON` saves it.
 * @throws ImportError
 */
export function readRecurrent(value: unknown, takesCharacters: boolean): RecurrentNetwork {
  const read = checkForm(Form, value, { maker: MAKER });
  const { type, options, hiddenLayers, outputConnector, output } = read;
  const { inputSize, outputSize } = options;
  const embedding = takesCharacters ? embeddingOf(read) : undefined;
  const layers: HiddenLayer[] = [];
  for (const [n, saved] of hiddenLayers.entries()) {
    const [first] = Object.values(saved);
    if (first === undefined)
      throw new ImportError({ where: `hiddenLayers[${n}]`, reason: "it has no weights" });
    layers.push(new HiddenLayer(saved, `hiddenLayers[${n}]`, layers.at(-1)?.units ?? inputSize, first.rows));
  }
  const hidden = layers.at(-1)?.units as number;
  // Networks of characters have one output more, for the end.
  const outputs = takesCharacters ? outputSize + 1 : outputSize;
  return {
    type,
    inputSize,
    embedding,
    layers,
    output: {
      weights: {
        shape: [outputs, hidden],
        data: numbersOf(outputConnector, "outputConnector", [outputs, hidden]),
      },
      bias: { shape: [outputs], data: numbersOf(output, "output", [outputs, 1]) },
    },
    inputs: takesCharacters ? undefined : namesOf(read.inputLookup, inputSize),
    characters: takesCharacters ? options.dataFormatter?.characters.map(String) : undefined,
  };
}

function embeddingOf({ input, options }: z.infer<typeof Form>): TensorData {
  if (input === undefined) throw new ImportError({ where: "input", reason: "it is missing" });
  const shape = [input.rows, options.inputSize] as const;
  return { shape, data: numbersOf(input, "input", shape) };
}

/** The numbers of a matrix, row by row. @throws ImportError if it has another shape */
function numbersOf({ rows, columns, weights }: SavedMatrix, where: string, shape: Shape): Float64Array {
  if (String([rows, columns]) !== String(shape))
    throw new ImportError({
      where,
      reason: `it is ${describeShape([rows, columns])}; for the sizes of the network it must be ${describeShape(shape)}`,
    });
  const list = Array.isArray(weights)
    ? weights
    : Array.from({ length: rows * columns }, (_, n) => weights[n]);
  const missing = list.includes(undefined) || list.length !== rows * columns;
  if (missing || Object.keys(weights).length !== list.length)
    throw new ImportError({
      where: `${where}.weights`,
      reason: `it has ${count(Object.keys(weights).length, "number")}; it must have ${rows * columns}`,
    });
  return Float64Array.from(list as number[]);
}

/**
 * The names of the values of a step. A network with one value per step has the names of steps there, such as the days of a
 * week, which are no names of inputs.
 */
function namesOf(table: z.infer<typeof lookup>, size: number): readonly string[] | undefined {
  if (!table || size === 1) return undefined;
  const entries = Object.entries(table).sort(([, a], [, b]) => a - b);
  if (entries.length === size && entries.every(([, place], n) => place === n))
    return entries.map(([name]) => name);
  throw new ImportError({
    where: "inputLookup",
    reason: `its indices are not those of ${count(size, "input")}, each once`,
  });
}
