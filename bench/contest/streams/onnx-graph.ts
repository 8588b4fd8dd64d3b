import { encodeModel, integer, integers, tensor, valueInfo, whole, word } from "../onnx-model.ts";
import { permuted } from "../permuted.ts";
import type { StreamActivation } from "./networks.ts";
import type { StreamLayer, StreamTask } from "./task.ts";

type Shape = readonly number[];

/** An input of the model, and the output that goes into it at the next call. */
interface State {
  readonly name: string;
  readonly next: string;
  readonly shape: Shape;
}

export interface StreamModel {
  readonly model: Uint8Array;
  /** Of x. */
  readonly shape: Shape;
  readonly states: readonly State[];
}

/** A value: convolutions have channels first, [1, channels, steps], and recurrent layers steps, [steps, 1, channels]. */
interface Value {
  readonly name: string;
  readonly isStepsFirst: boolean;
}

const shapeOf = (
  { isStepsFirst }: Pick<Value, "isStepsFirst">,
  [steps, channels]: readonly [number, number],
) => (isStepsFirst ? [steps, 1, channels] : [1, channels, steps]);

interface Part {
  readonly nodes: readonly object[];
  readonly numbers?: readonly object[];
  readonly states?: readonly State[];
  readonly isStepsFirst: boolean;
}

/** A stream's network as an ONNX file from x and the states to y and the next states. */
export function streamModel({ layers, steps, channels, isCarried }: StreamTask): StreamModel {
  const isRecurrent = layers[0]?.kind === "lstm" || layers[0]?.kind === "gru";
  const values: Value[] = [{ name: "x", isStepsFirst: isRecurrent }];
  const parts = layers.map((layer, index) => {
    const k = index + 1;
    const name = k === layers.length ? "y" : `z${k}`;
    const from = layer.from.map((source) => values[source] as Value);
    const part = partOf(layer, from, name, k, isCarried);
    values.push({ name, isStepsFirst: part.isStepsFirst });
    return part;
  });
  const states = parts.flatMap((part) => part.states ?? []);
  const shape = shapeOf(values[0] as Value, [steps, channels]);
  const last = layers.at(-1) as StreamLayer;
  const model = encodeModel({
    name: "contender",
    node: parts.flatMap(({ nodes }) => nodes),
    initializer: parts.flatMap(({ numbers = [] }) => numbers),
    input: [valueInfo("x", shape), ...states.map((state) => valueInfo(state.name, state.shape))],
    output: [
      valueInfo("y", shapeOf(values.at(-1) as Value, last.output)),
      ...states.map((state) => valueInfo(state.next, state.shape)),
    ],
  });
  return { model, shape, states };
}

const activations = { relu: "Relu", sigmoid: "Sigmoid", tanh: "Tanh" } satisfies Record<
  StreamActivation,
  string
>;

function partOf(layer: StreamLayer, from: readonly Value[], y: string, k: number, isCarried: boolean): Part {
  const x = from[0] as Value;
  const { isStepsFirst } = x;
  const simple = (opType: string, attribute: object[] = []) => ({
    nodes: [{ opType, input: from.map(({ name }) => name), output: [y], attribute }],
    isStepsFirst,
  });
  switch (layer.kind) {
    case "lstm":
    case "gru":
      return recurrent(layer, x, y, k, isCarried);
    case "conv":
      return convolution(layer, x, y, k);
    case "dense":
      return dense(layer, x, y, k);
    case "activation":
      return simple(activations[layer.activation]);
    case "add":
      return simple("Add");
    case "reflect":
      return {
        nodes: [
          { opType: "Pad", input: [x.name, `pads${k}`], output: [y], attribute: [word("mode", "reflect")] },
        ],
        numbers: [whole(`pads${k}`, [0, 0, 0, 0, 0, layer.after])],
        isStepsFirst,
      };
    case "magnitude": {
      const half = layer.output[1];
      const part = (name: string, start: string, end: string) => [
        { opType: "Slice", input: [x.name, start, end, `axes${k}`], output: [`${name}${k}`] },
        { opType: "Mul", input: [`${name}${k}`, `${name}${k}`], output: [`${name}2${k}`] },
      ];
      return {
        nodes: [
          ...part("re", `zero${k}`, `half${k}`),
          ...part("im", `half${k}`, `all${k}`),
          { opType: "Add", input: [`re2${k}`, `im2${k}`], output: [`squares${k}`] },
          { opType: "Sqrt", input: [`squares${k}`], output: [y] },
        ],
        numbers: [
          ...[whole(`zero${k}`, [0]), whole(`half${k}`, [half])],
          ...[whole(`all${k}`, [2 * half]), whole(`axes${k}`, [1])],
        ],
        isStepsFirst,
      };
    }
  }
}

const numbersOf = (layer: StreamLayer, name: string) => {
  const { shape, data } = layer.weights[name] as { shape: readonly number[]; data: Float64Array };
  return { shape, data };
};

/** Gates of LSTM are input, output, forget and cell in ONNX; those of GRU stand as in Keras. */
const gateOrder = { lstm: [0, 3, 1, 2], gru: [0, 1, 2] } as const;

function recurrent(
  layer: StreamLayer & { readonly kind: "lstm" | "gru" },
  x: Value,
  y: string,
  k: number,
  isCarried: boolean,
): Part {
  const { kind, units } = layer;
  const gates = gateOrder[kind];
  const rows = gates.length * units;
  const columns = (name: string): Float64Array => {
    const { shape, data } = numbersOf(layer, name);
    const terms = shape.length === 1 ? 1 : (shape[0] as number);
    const byUnit = permuted(data, [terms, rows], [1, 0]);
    return Float64Array.from(
      gates.flatMap((gate) => [...byUnit.subarray(gate * units * terms, (gate + 1) * units * terms)]),
    );
  };
  const second = "recurrent_bias" in layer.weights ? columns("recurrent_bias") : new Float64Array(rows);
  const isLast = layer.gives === "last";
  const isTurned = !x.isStepsFirst;
  const memory = kind === "lstm" ? ["h", "c"] : ["h"];
  const states = memory.map((name) => ({ name: `${name}${k}`, next: `${name}n${k}`, shape: [1, 1, units] }));
  const held = isCarried ? ["", ...states.map(({ name }) => name)] : [];
  const reset = layer.kind === "gru" && layer.reset === "after" ? [integer("linear_before_reset", 1)] : [];
  return {
    nodes: [
      ...(isTurned
        ? [
            {
              opType: "Transpose",
              input: [x.name],
              output: [`t${k}`],
              attribute: [integers("perm", [2, 0, 1])],
            },
          ]
        : []),
      {
        opType: kind.toUpperCase(),
        input: [isTurned ? `t${k}` : x.name, `W${k}`, `R${k}`, `B${k}`, ...held],
        output: isLast ? ["", y] : [`all${k}`, ...(isCarried ? states.map(({ next }) => next) : [])],
        attribute: [integer("hidden_size", units), ...reset],
      },
      ...(isLast ? [] : [{ opType: "Squeeze", input: [`all${k}`, `directions${k}`], output: [y] }]),
    ],
    numbers: [
      tensor(`W${k}`, [1, rows, layer.input[1]], columns("weights")),
      tensor(`R${k}`, [1, rows, units], columns("recurrent_weights")),
      tensor(`B${k}`, [1, 2 * rows], Float64Array.from([...columns("bias"), ...second])),
      ...(isLast ? [] : [whole(`directions${k}`, [1])]),
    ],
    states: isCarried ? states : [],
    isStepsFirst: true,
  };
}

function convolution(layer: StreamLayer & { readonly kind: "conv" }, x: Value, y: string, k: number): Part {
  const { kernel, stride = 1, dilation = 1, padding, filters } = layer;
  const [, channels] = layer.input;
  const hasBias = "bias" in layer.weights;
  const { shape, data } = numbersOf(layer, "weights");
  const isCarried = padding === "memory";
  const reach = (kernel - 1) * dilation;
  const state = { name: `s${k}`, next: `sn${k}`, shape: [1, channels, reach] };
  const node = {
    opType: "Conv",
    input: [isCarried ? `long${k}` : x.name, `W${k}`, ...(hasBias ? [`b${k}`] : [])],
    output: [y],
    attribute: [
      integers("kernel_shape", [kernel]),
      integers("strides", [stride]),
      integers("dilations", [dilation]),
      ...(isCarried ? [] : [integers("pads", [padding, padding])]),
    ],
  };
  const numbers = [
    tensor(`W${k}`, [filters, channels, kernel], permuted(data, shape, [2, 1, 0])),
    ...(hasBias ? [tensor(`b${k}`, [filters], numbersOf(layer, "bias").data)] : []),
  ];
  if (!isCarried) return { nodes: [node], numbers, isStepsFirst: false };
  return {
    nodes: [
      {
        opType: "Concat",
        input: [state.name, x.name],
        output: [`long${k}`],
        attribute: [integer("axis", 2)],
      },
      node,
      { opType: "Slice", input: [`long${k}`, `from${k}`, `to${k}`, `axes${k}`], output: [state.next] },
    ],
    numbers: [
      ...numbers,
      ...[whole(`from${k}`, [-reach]), whole(`to${k}`, [reach + layer.input[0]]), whole(`axes${k}`, [2])],
    ],
    states: [state],
    isStepsFirst: false,
  };
}

function dense(layer: StreamLayer & { readonly kind: "dense" }, x: Value, y: string, k: number): Part {
  const { shape, data } = numbersOf(layer, "weights");
  const [channels, units] = shape as readonly [number, number];
  const hasBias = "bias" in layer.weights;
  const bias = hasBias ? [tensor(`b${k}`, [units], numbersOf(layer, "bias").data)] : [];
  if (!x.isStepsFirst) {
    return {
      nodes: [{ opType: "Conv", input: [x.name, `W${k}`, ...(hasBias ? [`b${k}`] : [])], output: [y] }],
      numbers: [tensor(`W${k}`, [units, channels, 1], permuted(data, shape, [1, 0])), ...bias],
      isStepsFirst: false,
    };
  }
  const product = hasBias ? `p${k}` : y;
  return {
    nodes: [
      { opType: "MatMul", input: [x.name, `W${k}`], output: [product] },
      ...(hasBias ? [{ opType: "Add", input: [product, `b${k}`], output: [y] }] : []),
    ],
    numbers: [tensor(`W${k}`, shape, data), ...bias],
    isStepsFirst: true,
  };
}
