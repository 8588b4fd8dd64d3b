import type { Attribute, Node, OnnxTensor } from "../graph.ts";
import { Refusal } from "./refusal.ts";

/** Attributes that have no effect at inference, or none on the types that neuroll reads. */
const harmless: ReadonlySet<string> = new Set([
  // Options of training, and of where an old runtime may write.
  ...["momentum", "ratio", "seed", "is_test", "consumed_inputs"],
  // How Cast rounds to float8.
  ...["saturate", "round_mode"],
]);

/** The attributes of a node. Asking for one with another type throws a Refusal. */
export class NodeAttributes {
  readonly node: Node;
  readonly opset: number;
  readonly #asked = new Set<string>();

  constructor(node: Node, opset: number) {
    this.node = node;
    this.opset = opset;
  }

  #attribute<T>(name: string, what: string, is: (attribute: Attribute) => attribute is Attribute & T) {
    this.#asked.add(name);
    const attribute = this.node.attributes[name];
    if (attribute === undefined || is(attribute)) return attribute;
    throw new Refusal(`its attribute ${name} is not ${what}`, { attribute: name });
  }

  number(name: string): number | undefined;
  number(name: string, otherwise: number): number;
  number(name: string, otherwise?: number): number | undefined {
    return this.#attribute(name, "a number", isNumber) ?? otherwise;
  }

  /** A float attribute, or its default in the standard. */
  float(name: string): number {
    return this.number(name) ?? defaultOf(this.node.op, name, this.opset);
  }

  /** Whether an integer that serves as a boolean is not 0. */
  flag(name: string, otherwise = false): boolean {
    return this.number(name, Number(otherwise)) !== 0;
  }

  text(name: string, otherwise: string): string {
    return this.#attribute(name, "a string", (a): a is string => typeof a === "string") ?? otherwise;
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#attribute(name, "a list of numbers", isNumbers);
  }

  texts(name: string): readonly string[] | undefined {
    return this.#attribute(name, "a list of strings", isTexts);
  }

  tensorAttribute(name: string): OnnxTensor | undefined {
    return this.#attribute(name, "a tensor", (a): a is OnnxTensor => typeof a === "object" && "data" in a);
  }

  /** The target of Cast: a number of TensorProto.DataType; before opset 6, a name. */
  numberOrText(name: string): number | string | undefined {
    const is = (a: Attribute): a is number | string => typeof a === "number" || typeof a === "string";
    return this.#attribute(name, "a number", is);
  }

  /** @throws Refusal if the node has an attribute that was never asked for: it may be misspelt, or of a later opset */
  refuseUnasked(): void {
    const stray = Object.keys(this.node.attributes).find(
      (name) => !this.#asked.has(name) && !harmless.has(name),
    );
    if (stray === undefined) return;
    throw new Refusal(`${this.node.op} of opset ${this.opset} has no such attribute`, {
      attribute: stray,
      help: "onnx.ai/onnx/operators lists the attributes of each operator",
    });
  }
}

const isNumber = (attribute: Attribute): attribute is number => typeof attribute === "number";

const isTexts = (attribute: Attribute): attribute is readonly string[] =>
  Array.isArray(attribute) && attribute.every((item) => typeof item === "string");

const isNumbers = (attribute: Attribute): attribute is readonly number[] =>
  Array.isArray(attribute) && attribute.every((item) => typeof item === "number");

/** A default, or one before an opset and another from then on. */
type Default = number | { readonly before: number; readonly opset: number; readonly since: number };

/** What float attributes are where a node leaves them out. Source: https://onnx.ai/onnx/operators/ */
const defaults: ReadonlyMap<string, Readonly<Record<string, Default>>> = new Map(
  Object.entries({
    BatchNormalization: { epsilon: 1e-5 },
    Celu: { alpha: 1 },
    Elu: { alpha: 1 },
    Gemm: { alpha: 1, beta: 1 },
    GroupNormalization: { epsilon: 1e-5 },
    LRN: { alpha: 1e-4, beta: 0.75, bias: 1 },
    HardSigmoid: { alpha: 0.2, beta: 0.5 },
    InstanceNormalization: { epsilon: 1e-5 },
    LayerNormalization: { epsilon: 1e-5 },
    LeakyRelu: { alpha: 0.01 },
    RMSNormalization: { epsilon: 1e-5 },
    Selu: {
      alpha: { before: 1.6732, opset: 6, since: 1.6732632423543772 },
      gamma: { before: 1.0507, opset: 6, since: 1.0507009873554805 },
    },
    Shrink: { lambd: 0.5, bias: 0 },
    SwiGLU: { alpha: 1 },
    Swish: { alpha: 1 },
    ThresholdedRelu: { alpha: 1 },
  } satisfies Record<string, Record<string, Default>>),
);

/** The default of a float attribute, rounded to float32 as all of them are. */
function defaultOf(op: string, name: string, opset: number): number {
  const stated = defaults.get(op)?.[name] ?? Number.NaN;
  if (typeof stated === "number") return Math.fround(stated);
  return Math.fround(opset < stated.opset ? stated.before : stated.since);
}
