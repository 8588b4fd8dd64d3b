/** Why an operation is not imported, and what would make it work. */
export interface WhyNot {
  readonly reason: string;
  readonly help: string;
}

interface Family extends WhyNot {
  /** Names of operations, those of other domains than the standard one with the domain before them. */
  readonly ops: string;
}

const CUT = "cut the model there with onnx.utils.extract_model";
const CUT_OFF = "cut that part off the model with onnx.utils.extract_model";

const families: readonly Family[] = [
  {
    ops: `Conv ConvTranspose ConvInteger DeformConv MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool
      MaxUnpool RoiAlign MaxRoiPool LRN InstanceNormalization GroupNormalization DepthToSpace SpaceToDepth Resize Upsample
      GridSample AffineGrid Col2Im`,
    reason: "there is no layer that works on neighbourhoods of an image",
    help: `import the dense part alone: ${CUT}`,
  },
  {
    ops: "ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare",
    reason: "there is no layer that reduces a row to one number in this way",
    help: "ReduceSum and ReduceMean can be imported",
  },
  {
    ops: "LSTM GRU RNN",
    reason: "there is no recurrent layer",
    help: "neuroll compiles feed-forward networks",
  },
  {
    ops: "Attention RotaryEmbedding Einsum com.microsoft.Attention com.microsoft.MultiHeadAttention",
    reason: "there is no layer that multiplies two computed matrices",
    help: "neuroll compiles networks whose matrix products have constant weights",
  },
  {
    ops: `QuantizeLinear DequantizeLinear DynamicQuantizeLinear QLinearMatMul QLinearConv MatMulInteger
      com.microsoft.DynamicQuantizeMatMul com.microsoft.MatMulNBits com.microsoft.QGemm com.microsoft.QLinearAdd
      com.microsoft.QLinearSigmoid com.microsoft.QuantizeLinear com.microsoft.DequantizeLinear`,
    reason: "there is no quantised arithmetic",
    help: "import the model as it was before it was quantised",
  },
  {
    ops: "RandomNormal RandomNormalLike RandomUniform RandomUniformLike Multinomial Bernoulli",
    reason: "it draws random numbers, and a compiled network gives the same outputs for the same inputs",
    help: "export the deterministic policy, which takes the mean, or the likeliest action",
  },
  {
    ops: "ai.onnx.ml.TreeEnsembleClassifier ai.onnx.ml.TreeEnsembleRegressor ai.onnx.ml.TreeEnsemble",
    reason: "a tree ensemble is no network: it compares features with thresholds, and has no layers",
    help: "train an MLP for the task, or turn the trees into code with a tool for them, such as m2cgen",
  },
  {
    ops: "ai.onnx.ml.SVMClassifier ai.onnx.ml.SVMRegressor",
    reason: "a support vector machine is no network: it measures how near its support vectors are",
    help: "a linear one is a layer: train a LinearSVC, a LinearSVR or a LogisticRegression, or else an MLP",
  },
  {
    ops: "com.microsoft.CDist",
    reason:
      "it measures the distance to samples that the model keeps, as nearest neighbours, clusters and Gaussian processes do, and is no layer",
    help: "train an MLP for the task",
  },
  {
    ops: "TopK Unique NonZero NonMaxSuppression",
    reason: "it sorts or picks values by what they are, as nearest neighbours and detectors do",
    help: `there is no such layer: where it only works on the result, ${CUT}`,
  },
  {
    ops: "GatherND GatherElements ScatterElements ScatterND Scatter OneHot Compress ReverseSequence",
    reason: "it moves values to or from places that are computed",
    help: `there is no such layer: where it only works on the result, ${CUT}`,
  },
  {
    ops: `ai.onnx.ml.OneHotEncoder ai.onnx.ml.LabelEncoder ai.onnx.ml.CategoryMapper ai.onnx.ml.DictVectorizer
      ai.onnx.ml.CastMap`,
    reason: "it looks up categories, and a network computes with numbers",
    help: `encode the categories before you call the network, and ${CUT_OFF}`,
  },
  {
    ops: `StringNormalizer StringConcat StringSplit RegexFullMatch TfIdfVectorizer com.microsoft.Tokenizer
      ai.onnx.contrib.StringNormalizer`,
    reason: "it works on texts, and a network computes with numbers",
    help: `turn the texts into numbers before you call the network, and ${CUT_OFF}`,
  },
  {
    ops: `SequenceConstruct SequenceAt SequenceEmpty SequenceInsert SequenceErase SequenceLength SplitToSequence
      ConcatFromSequence`,
    reason: "it works on a sequence of tensors",
    help: "export the model with tensors alone, or simplify it with onnxsim",
  },
];

const byOp = new Map<string, WhyNot>(
  families.flatMap(({ ops, reason, help }) => ops.split(/\s+/).map((op) => [op, { reason, help }] as const)),
);

const other: WhyNot = {
  reason: "there is no layer for it",
  help: "export the model with operations that can be imported, such as Gemm, MatMul, Add and Relu",
};

const otherOfScikitLearn: WhyNot = {
  reason: "there is no layer for it",
  help: "of scikit-learn's models, neural networks and linear ones can be imported, with the scalers and imputers before them",
};

/** The domain of classical machine learning, from which operations are imported as well. */
export const ML = "ai.onnx.ml.";

/** Why an operation of a family that is known cannot be imported. */
export const knownFamily = (op: string): WhyNot | undefined => byOp.get(op);

/** What to say of an operation that has no rule. */
export const whyUnsupported = (op: string): WhyNot =>
  knownFamily(op) ?? (op.startsWith(ML) ? otherOfScikitLearn : other);
