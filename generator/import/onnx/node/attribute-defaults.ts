/** A default, or the one before an opset and the one from there on. */
type Default = number | { readonly before: number; readonly opset: number; readonly since: number };

/** What float attributes are where a node leaves them out. Source: https://onnx.ai/onnx/operators/ */
const defaults: ReadonlyMap<string, Readonly<Record<string, Default>>> = new Map(
  Object.entries({
    BatchNormalization: { epsilon: 1e-5 },
    Celu: { alpha: 1 },
    Elu: { alpha: 1 },
    Gemm: { alpha: 1, beta: 1 },
    HardSigmoid: { alpha: 0.2, beta: 0.5 },
    LayerNormalization: { epsilon: 1e-5 },
    LeakyRelu: { alpha: 0.01 },
    Selu: {
      alpha: { before: 1.6732, opset: 6, since: 1.6732632423543772 },
      gamma: { before: 1.0507, opset: 6, since: 1.0507009873554805 },
    },
    Shrink: { lambd: 0.5, bias: 0 },
    Swish: { alpha: 1 },
    ThresholdedRelu: { alpha: 1 },
  } satisfies Record<string, Record<string, Default>>),
);

/** The default of a float attribute, a float32 as all of them are. */
export function defaultOf(op: string, name: string, opset: number): number {
  const stated = defaults.get(op)?.[name] ?? Number.NaN;
  if (typeof stated === "number") return Math.fround(stated);
  return Math.fround(opset < stated.opset ? stated.before : stated.since);
}
