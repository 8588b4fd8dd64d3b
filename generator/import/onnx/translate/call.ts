import { quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedActivation } from "../../imported-model.ts";
import type { Budget } from "../fold/index.ts";
import type { ElementType, Node, OnnxTensor } from "../graph.ts";
import { NodeCall } from "../node/node-call.ts";
import { openBatch, Refusal } from "../node/refusal.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { asTensor } from "./constant.ts";
import { sampleShape } from "./dims.ts";
import { activation, alongAxis, asPart, type Draft, draft, type Origin, reshaped } from "./draft.ts";
import { type Computed, type Constant, type Dims, sampleAxis, type Value } from "./value.ts";

/** Far more than a network that is compiled can have; a few numbers of a file can ask for millions. */
const MOST_LAYERS = 2 ** 16;

/** How many layers a model has made so far. */
export class LayerCount {
  #count = 0;

  add(layers: number): void {
    this.requireRoom(layers);
    this.#count += layers;
  }

  /** @throws Refusal where so many more are too many */
  requireRoom(layers: number): void {
    if (this.#count + layers <= MOST_LAYERS) return;
    throw new Refusal(`the network would have more than ${MOST_LAYERS} layers`);
  }
}

/** What translation knows of the whole model. */
export interface Setting {
  readonly opset: number;
  /** The size that the file gives the batch, where it is fixed. */
  readonly batchSize: number | undefined;
  /** Whether that size is only made up, to see whether it matters. */
  readonly isProbe: boolean;
  /** What may be spent on numbers that are made of the constants. */
  readonly budget: Budget;
  readonly layers: LayerCount;
}

/** One node with its inputs, as a rule sees it. What is not as a rule needs it throws a Refusal. */
export class TranslateCall extends NodeCall<Value> {
  readonly setting: Setting;
  /** What the layers of this node say of where they come from. */
  readonly origin: readonly Origin[];

  constructor(
    node: Node,
    inputs: readonly (Value | undefined)[],
    setting: Setting,
    of: Omit<Origin, "node"> = {},
  ) {
    super(node, inputs, setting.opset);
    this.setting = setting;
    this.origin = [{ node, ...of }];
  }

  get budget(): Budget {
    return this.setting.budget;
  }

  /** The same node, for layers that are some part of it. */
  as(part: string, output?: string): TranslateCall {
    const of = { part, ...(output !== undefined && { output }) };
    return new TranslateCall(this.node, this.inputs, this.setting, of);
  }

  /** An input as a layer gives it: a constant becomes a layer of its own. */
  computed(index: number): Computed {
    return this.asComputed(this.input(index));
  }

  asComputed(value: Value): Computed {
    return value.kind === "computed" ? value : this.constantLayer(value);
  }

  /** An input of numbers to compute with. */
  floats(index: number): Computed {
    const value = this.computed(index);
    if (!isFloat(value.type)) {
      throw new Refusal(`it computes in ${value.type}, and layers compute in floating point`, {
        help: "cast its inputs to float first",
      });
    }
    return value;
  }

  constant(index: number, what: string): Constant {
    const value = this.input(index);
    if (value.kind === "constant") return value;
    throw new Refusal(`its ${what} depends on the network's input`, {
      help: "it has to be constant",
    });
  }

  constantTensor(index: number, what: string): OnnxTensor {
    return this.constant(index, what).tensor;
  }

  layer(kind: string, from: readonly Draft[], fields: Draft["fields"], shape: Shape): Draft {
    this.setting.layers.add(1);
    return draft(kind, from, fields, shape, this.origin);
  }

  activation(value: Computed, name: string, parameters: ImportedActivation["parameters"] = {}): Computed {
    const { draft: source } = value;
    return {
      ...value,
      draft: this.layer("activation", [source], activation(name, parameters), source.shape),
    };
  }

  /** What a layer gives as a value of the file: its numbers in the sample's shape. */
  result(source: Draft, dims: Dims, type: ElementType): Computed {
    const shape = sampleShape(dims);
    return {
      kind: "computed",
      dims,
      type,
      draft: reshaped(source, shape, asPart(this.origin, "shape of its output")),
    };
  }

  /** The same numbers as a value of other sizes. */
  reshaped(value: Computed, dims: Dims): Computed {
    return { ...value, dims, draft: reshaped(value.draft, sampleShape(dims), this.origin) };
  }

  /** What a change along the last axis makes of another axis of a value. */
  alongAxis({ dims, draft: source }: Computed, axis: number, change: (last: Draft) => Draft): Draft {
    return alongAxis(source, sampleAxis(dims, axis), this.origin, change, `axis ${axis}`);
  }

  constantLayer(constant: Constant): Computed {
    const { name, tensor } = constant;
    if (tensor.data.some(Number.isNaN) && !isFloat(tensor.type)) {
      throw openBatch();
    }
    const shape = sampleShape(tensor.shape);
    const flat: OnnxTensor = { ...tensor, shape: [tensor.data.length] };
    const fields = { shape, values: asTensor({ kind: "constant", name, tensor: flat }) };
    return {
      kind: "computed",
      dims: tensor.shape,
      type: tensor.type,
      draft: this.as(`its ${quote(name)}`).layer("constant", [], fields, shape),
    };
  }
}

/** What a node gives: its outputs, or the one that it has. Throws a Refusal where layers cannot say it. */
export type Rule = (call: TranslateCall) => Value | readonly (Value | undefined)[];
