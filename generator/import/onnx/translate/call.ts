import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedActivation } from "../../imported-model.ts";
import type { Budget } from "../fold/index.ts";
import type { ElementType, Node, OnnxTensor } from "../graph.ts";
import { NodeCall } from "../node/node-call.ts";
import { mixedBatch, openBatch, Refusal } from "../node/refusal.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { asTensor } from "./constant.ts";
import { sampleShape } from "./dims.ts";
import { activation, asPart, type Draft, draft, type Origin, reshaped } from "./draft.ts";
import { BATCH, type Computed, type Constant, type Dims, sampleAxis, type Value } from "./value.ts";

/** Far more than any network that can be compiled has; a few numbers in a file could ask for millions. */
const MOST_LAYERS = 2 ** 16;

/** Counts the layers of a model. */
export class LayerCount {
  #count = 0;

  /** @throws Refusal if this many more are too many */
  add(layers: number): void {
    this.#count += layers;
    if (this.#count > MOST_LAYERS)
      throw new Refusal(`the network would have more than ${MOST_LAYERS} layers`);
  }
}

/** What translation knows about the whole model. */
export interface Setting {
  readonly opset: number;
  /** The batch size in the file, if it is fixed. */
  readonly batchSize: number | undefined;
  /** Whether that size is made up, to see whether it matters. */
  readonly isProbe: boolean;
  /** Whether a node takes a value, or the network gives it. */
  readonly isRead: (name: string) => boolean;
  /** Limits what may be computed from constants. */
  readonly budget: Budget;
  readonly layers: LayerCount;
}

/** One node with its inputs, as its rule sees it. Whatever the rule cannot use throws a Refusal. */
export class TranslateCall extends NodeCall<Value> {
  readonly setting: Setting;
  /** The origin of the layers of this node. */
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

  /** The same node, for layers that are a part of it. */
  as(part: string, output?: string): TranslateCall {
    const of = { part, ...(output !== undefined && { output }) };
    return new TranslateCall(this.node, this.inputs, this.setting, of);
  }

  /** Whether something takes an output of the node. */
  isRead(output: number): boolean {
    const name = this.node.outputs[output];
    return name !== undefined && name !== "" && this.setting.isRead(name);
  }

  /** An input as the output of a layer; a constant becomes a layer of its own. */
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

  /** The same, or integers such as indices, which floating point has exactly as well and which have room not to wrap around. */
  numbersOrIndices(index: number): Computed {
    const value = this.computed(index);
    return value.type === "i32" || value.type === "i64" ? value : this.floats(index);
  }

  constant(index: number, what: string): Constant {
    const value = this.input(index);
    if (value.kind === "constant") return value;
    const name = value.draft.kind === "input" ? this.node.inputs[index] : undefined;
    throw new Refusal(`it takes its ${what} from the network's input`, {
      help:
        name === undefined
          ? "only constants can be imported here"
          : `bind it to a file with its values: ${shellFlag("--bind", `${name}=FILE`)}`,
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

  /** The output of a layer as a value of the file, in the shape of its sample. */
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

  /** The field of a layer that works along an axis, which may not be the batch; none for the last, its default. */
  alongAxis({ dims, draft: source }: Computed, axis: number): { readonly axis?: number } {
    if (dims[axis] === BATCH) throw mixedBatch("it works along the batch", { attribute: "axis" });
    const own = sampleAxis(dims, axis);
    return own === source.shape.length - 1 ? {} : { axis: own };
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
      draft: this.as(`its ${quote(name)}`, name).layer("constant", [], fields, shape),
    };
  }
}

/** Gives the outputs of a node, or its only one. Throws a Refusal if layers cannot compute them. */
export type Rule = (call: TranslateCall) => Value | readonly (Value | undefined)[];
