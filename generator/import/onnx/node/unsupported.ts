/** Why an operation is not imported, and what would make it work. */
interface Family {
  readonly ops: readonly string[];
  readonly reason: string;
  readonly help: string;
}

const families: readonly Family[] = [
  {
    ops: `Conv ConvTranspose ConvInteger DeformConv MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool MaxUnpool
      RoiAlign MaxRoiPool LRN InstanceNormalization GroupNormalization DepthToSpace SpaceToDepth Resize Upsample`.split(
      /\s+/,
    ),
    reason: "there is no layer that works on neighbourhoods of an image",
    help: "import the dense part alone: cut the model there with onnx.utils.extract_model",
  },
  {
    ops: `ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare`.split(
      /\s+/,
    ),
    reason: "there is no layer that makes one number of a row in this way",
    help: "ReduceSum and ReduceMean can be imported",
  },
  {
    ops: ["LSTM", "GRU", "RNN"],
    reason: "there is no recurrent layer",
    help: "neuroll compiles feed-forward networks",
  },
  {
    ops: ["Attention", "RotaryEmbedding", "Einsum"],
    reason: "there is no layer that multiplies two computed matrices",
    help: "neuroll compiles networks whose matrix products have constant weights",
  },
  {
    ops: `QuantizeLinear DequantizeLinear DynamicQuantizeLinear QLinearMatMul QLinearConv MatMulInteger`.split(
      /\s+/,
    ),
    reason: "there is no quantised arithmetic",
    help: "import the model as it was before it was quantised",
  },
];

const byOp = new Map(families.flatMap((family) => family.ops.map((op) => [op, family] as const)));

const other = {
  reason: "there is no layer for it",
  help: "export the model with operations that can be imported, such as Gemm, MatMul, Add and Relu",
};

/** What to say of an operation that has no rule. */
export const whyUnsupported = (op: string): { readonly reason: string; readonly help: string } =>
  byOp.get(op) ?? other;
