import { count } from "../../ir/describe.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import {
  ImportError,
  type ImportedActivation,
  type ImportedField,
  type ImportedTensor,
  tensorField,
  tensorOf,
} from "../imported-model.ts";
import type { NetworkBuilder, Source } from "../network-builder.ts";
import type { NamModel } from "./read-file.ts";
import { Weights } from "./weights.ts";

/** Values of one sample, which flow through a network. */
export interface Signal {
  readonly source: Source;
  /** How many channels it has. */
  readonly size: number;
}

/** A convolution over time, or of one sample where the kernel is 1. */
export interface Convolution {
  readonly filters: number;
  readonly kernel?: number;
  readonly dilation?: number;
  readonly groups?: number;
  readonly hasBias: boolean;
}

interface TakenConvolution extends Convolution {
  readonly weights: TensorData;
  readonly bias: TensorData | undefined;
}

/** Where a layer comes from: its name in the spec, which its weights begin with too, and its place in the file. */
export interface Place {
  readonly name: string;
  readonly origin: string;
}

/** A model of a file while its layers are added to a network. */
export class Assembly {
  /** Its place in the file, as the beginning of other places: empty, or `config.models[1].`. */
  readonly place: string;
  readonly weights: Weights;
  /** What the user should know about the import, one sentence each. */
  readonly remarks: string[] = [];
  /** After how many samples of silence it has settled, one more than those that its convolutions reach back. */
  silence = 1;
  readonly #builder: NetworkBuilder<string>;
  /** What names of its layers begin with: empty, or `models_1_`. */
  readonly #prefix: string;

  constructor(model: NamModel, builder: NetworkBuilder<string>, place = "") {
    this.place = place;
    this.weights = new Weights(model.weights ?? [], `${place}weights`);
    this.#builder = builder;
    this.#prefix = place.replace(/^config\./, "").replaceAll(/[^a-zA-Z0-9]+/g, "_");
  }

  /** Adds a layer that gives so many channels. */
  add(
    { type, fields }: { readonly type: string; readonly fields: Readonly<Record<string, ImportedField>> },
    from: readonly Signal[],
    size: number,
    { name, origin }: Place,
  ): Signal {
    const source = this.#builder.add({
      type,
      fields,
      name: `${this.#prefix}${name}`,
      origin: `${this.place}${origin}`,
      from: from.map((signal) => signal.source),
    });
    return { source, size };
  }

  /** Adds a convolution whose weights come next. */
  convolve(convolution: Convolution, x: Signal, place: Place): Signal {
    return this.addConvolution(this.takeConvolution(convolution, x.size, place), x, place);
  }

  /**
   * The next weights as those of a convolution: [filters, inputs of a group, kernel], then the bias.
   * Source: NeuralAmpModelerCore, NAM/conv1d.cpp and NAM/dsp.cpp, `set_weights_`
   */
  takeConvolution(convolution: Convolution, inputs: number, { origin }: Place): TakenConvolution {
    const { filters, kernel = 1, dilation = 1, groups = 1, hasBias } = convolution;
    this.silence += (kernel - 1) * dilation;
    if (inputs % groups !== 0 || filters % groups !== 0)
      throw this.fault(
        origin,
        `its ${inputs} inputs and ${filters} filters cannot be divided into ${groups} groups`,
      );
    const weights = this.weights.take([filters, inputs / groups, kernel], origin);
    const bias = hasBias ? this.weights.take([filters], origin) : undefined;
    return { ...convolution, weights, bias };
  }

  /** Adds a convolution whose weights were taken; one of single samples without groups is a dense layer. */
  addConvolution(taken: TakenConvolution, x: Signal, place: Place): Signal {
    const { filters, kernel = 1, dilation = 1, groups = 1 } = taken;
    const bias = taken.bias !== undefined && this.tensor(`${place.name}.bias`, taken.bias);
    const weights = (shape: Shape, layout?: "out_in") =>
      this.tensor(`${place.name}.weights`, { shape, data: taken.weights.data }, layout);
    if (kernel === 1 && groups === 1) {
      const fields = { units: filters, weights: weights([filters, x.size], "out_in"), bias };
      return this.add({ type: "dense", fields }, [x], filters, place);
    }
    const options = { filters, kernel, dilation, groups, layout: "oiw", carried: true };
    const fields = { ...options, weights: weights(taken.weights.shape), bias };
    return this.add({ type: "conv1d", fields }, [x], filters, place);
  }

  /** Skips the weights of a convolution that nothing reads. */
  leaveOut(convolution: Convolution, x: Signal, place: Place): void {
    this.takeConvolution(convolution, x.size, place);
    this.remarks.push(`Nothing reads ${this.place}${place.origin}, so it is left out.`);
  }

  activate(activation: ImportedActivation, x: Signal, at: Place): Signal {
    return this.add({ type: "activation", fields: { activation } }, [x], x.size, at);
  }

  slice(x: Signal, start: number, end: number, at: Place): Signal {
    return this.add({ type: "slice", fields: { axis: -1, start, end } }, [x], end - start, at);
  }

  /** The sum, product and so on of signals of one size; a single one is itself. */
  combine(type: "add" | "multiply" | "subtract", from: readonly Signal[], at: Place): Signal {
    const [first] = from as [Signal];
    return from.length === 1 ? first : this.add({ type, fields: {} }, from, first.size, at);
  }

  tensor(key: string, tensor: TensorData, layout?: "out_in"): ImportedTensor {
    return tensorField(`${this.#prefix}${key}`, tensor, layout);
  }

  /** The next weights as a vector. */
  vector(key: string, size: number, whose: string): ImportedTensor {
    return this.tensor(key, this.weights.take([size], whose));
  }

  number(value: number): ImportedTensor {
    return tensorField("", tensorOf([], [value]));
  }

  /** @throws ImportError if a signal has another number of channels than its reader takes */
  expectSize({ size }: Signal, wanted: number, where: string): void {
    if (size === wanted) return;
    throw this.fault(where, `it takes ${count(wanted, "channel")}, but gets ${size}`);
  }

  fault(where: string, reason: string, help?: string): ImportError {
    return new ImportError({ where: `${this.place}${where}`, reason, ...(help !== undefined && { help }) });
  }
}
