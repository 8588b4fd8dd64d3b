/** Why something cannot be imported, and what would help: sentences without their full stop. */
export interface Unsupported {
  readonly reason: string;
  readonly help: string;
}

/** Each framework's word for one part of a network. */
const nouns = { onnx: "operator", keras: "layer", torch: "module", brain: "network" } as const;

export type Framework = keyof typeof nouns;

/** How to save a part of a network by itself. */
const cutting: Readonly<Record<Framework, string>> = {
  onnx: "onnx.utils.extract_model cuts a model in two",
  keras: "keras.Model(inputs, outputs) makes a model of some of the layers",
  torch: "save the state dict of those modules by themselves",
  brain: "train a network of those layers by themselves",
};

interface Family extends Unsupported {
  /** Names in each framework; `*` matches any text. ONNX names begin with their domain, unless it is the standard one. */
  readonly names: Readonly<Partial<Record<Framework, string>>>;
  /** Whether the rest of the network is useful without it. */
  readonly canBeCut?: true;
}

const PYTHON = "is Python code, which neuroll never runs";

/** What neuroll has no layer for: a row for each kind, whichever framework it comes from; the first that fits counts. */
export const families = {
  neighbourhood: {
    names: {
      onnx: "ConvInteger DeformConv MaxUnpool RoiAlign MaxRoiPool GridSample AffineGrid Col2Im",
      keras: "LocallyConnected*",
      torch: "FractionalMaxPool* MaxUnpool* LocalResponseNorm",
    },
    reason: "it combines neighbouring positions in a way that is not supported",
    help: "import the part of the network before or after it",
    canBeCut: true,
  },
  recurrentConvolution: {
    names: { keras: "ConvLSTM*" },
    reason: "its sums are convolutions, and neuroll's recurrent layers have matrices",
    help: "import the part of the network before or after it",
    canBeCut: true,
  },
  recurrentOfKeras: {
    names: { keras: "*Cell *Cells *Recurrent* ConvRNN*" },
    reason: "neuroll has no recurrent layer of this kind",
    help: "use LSTM, GRU or SimpleRNN, which can be imported",
  },
  attention: {
    names: {
      onnx: `com.microsoft.Attention com.microsoft.MultiHeadAttention com.microsoft.GroupQueryAttention
        com.microsoft.QAttention LinearAttention`,
      keras: "*SelfAttention* CachedMultiHeadAttention Transformer*",
    },
    reason: "neuroll has no layer for this kind of attention",
    help: "build it from dense layers, products of matrices and a softmax, all of which can be imported",
  },
  modulesOfAttention: {
    names: { torch: "MultiheadAttention Transformer* Bilinear" },
    reason: "it multiplies computed matrices, which a chain of modules cannot say",
    help: "export the model to ONNX with torch.onnx.export, and import that",
  },
  embedding: {
    names: {
      keras: "PositionEmbedding TokenAndPositionEmbedding ReversibleEmbedding RotaryEmbedding",
      torch: "EmbeddingBag",
    },
    reason: "neuroll has no other embedding than that which gives a row for each index",
    help: "use a plain Embedding and layers after it",
  },
  quantized: {
    names: {
      onnx: `QuantizeLinear DequantizeLinear DynamicQuantizeLinear QLinearMatMul QLinearConv MatMulInteger
        com.microsoft.DynamicQuantizeMatMul com.microsoft.MatMulNBits com.microsoft.QGemm com.microsoft.QLinearAdd
        com.microsoft.QLinearSigmoid com.microsoft.QuantizeLinear com.microsoft.DequantizeLinear`,
      keras: "Quantize* QDense QActivation",
      torch: "Quantize DeQuantize QuantStub DeQuantStub",
    },
    reason: "neuroll has no quantized arithmetic",
    help: "import the model from before it was quantized",
  },
  random: {
    names: {
      onnx: "RandomNormal RandomNormalLike RandomUniform RandomUniformLike Multinomial Bernoulli",
      keras: "Random*",
    },
    reason: "it draws random numbers, and a compiled network gives the same outputs for the same inputs",
    help: "export the deterministic policy, which takes the mean or the most likely action",
  },
  trees: {
    names: {
      onnx: "ai.onnx.ml.TreeEnsembleClassifier ai.onnx.ml.TreeEnsembleRegressor ai.onnx.ml.TreeEnsemble",
    },
    reason: "a tree ensemble compares features with thresholds and has no layers",
    help: "train an MLP for the task, or turn the trees into code with a tool made for them, such as m2cgen",
  },
  supportVectors: {
    names: { onnx: "ai.onnx.ml.SVMClassifier ai.onnx.ml.SVMRegressor" },
    reason: "a support vector machine compares its input with stored samples and has no layers",
    help: "train LinearSVC, LinearSVR or LogisticRegression, each of which is one layer, or an MLP",
  },
  distances: {
    names: { onnx: "com.microsoft.CDist" },
    reason:
      "it measures distances to stored samples, as nearest neighbours, clustering and Gaussian processes do, and neuroll has no such layer",
    help: "train an MLP for the task",
  },
  selection: {
    names: { onnx: "Unique NonZero NonMaxSuppression" },
    reason:
      "it sorts or selects values by size, as nearest neighbours and detectors do, and neuroll has no such layer",
    help: "if only the end of the network does this, import what comes before it",
    canBeCut: true,
  },
  categories: {
    names: {
      onnx: `ai.onnx.ml.OneHotEncoder ai.onnx.ml.LabelEncoder ai.onnx.ml.CategoryMapper ai.onnx.ml.DictVectorizer
        ai.onnx.ml.CastMap`,
      keras: "CategoryEncoding StringLookup IntegerLookup Hashing HashedCrossing Discretization",
    },
    reason: "it looks up categories, and a network computes with numbers",
    help: "encode the categories before you call the network, and import what comes after it",
    canBeCut: true,
  },
  texts: {
    names: {
      onnx: `StringNormalizer StringConcat StringSplit RegexFullMatch TfIdfVectorizer com.microsoft.Tokenizer
        ai.onnx.contrib.StringNormalizer`,
      keras: "TextVectorization",
    },
    reason: "it works on text, and a network computes with numbers",
    help: "turn the text into numbers before you call the network, and import what comes after it",
    canBeCut: true,
  },
  sequences: {
    names: {
      onnx: `SequenceConstruct SequenceAt SequenceEmpty SequenceInsert SequenceErase SequenceLength SplitToSequence
        ConcatFromSequence`,
    },
    reason: "it works on a sequence of tensors, and neuroll's layers work on tensors",
    help: "export the model with tensors alone, or simplify it with onnxsim",
  },
  lambda: {
    names: { keras: "Lambda" },
    reason: `a Lambda layer ${PYTHON}`,
    help: "rebuild it from Keras layers, or leave it out",
  },
  custom: {
    names: {},
    reason: `a custom class ${PYTHON}`,
    help: "rebuild it from Keras layers",
  },
  customActivation: {
    names: {},
    reason: `a custom activation ${PYTHON}`,
    help: "use an activation that a spec has: relu, leaky_relu, elu, tanh, sigmoid, silu, gelu, softmax and others",
  },
  tensorFlow: {
    names: { keras: "*OpLambda TensorFlowOpLayer" },
    reason: "it is a TensorFlow operation, and only Keras layers can be imported",
    help: "use a Keras layer for it: Add, Multiply, Rescaling and so on",
  },
  masking: {
    names: { keras: "Masking" },
    reason: "it marks steps that later layers skip, and neuroll computes with every step",
    help: "leave it out if no step of your samples is padded",
  },
  /** Other operators of classical machine learning. */
  classical: {
    names: { onnx: "ai.onnx.ml.*" },
    reason: "neuroll has no equivalent of this operator",
    help: "of scikit-learn's models, neural networks and linear models can be imported, with the scalers and imputers before them",
  },
} as const satisfies Readonly<Record<string, Family>>;

/** What to do about names that no row knows. */
const instead: Readonly<Record<Framework, string>> = {
  onnx: "export the model with operators that can be imported, such as Gemm, MatMul, Add and Relu",
  keras: "compute it before or after the network, or rebuild it from other layers",
  torch: "compute it before or after the network, or rebuild it from other modules",
  brain: "NeuralNetwork, RNN, GRU, LSTM and those of time steps can be imported",
};

const patternOf = (names: string): RegExp => new RegExp(`^(?:${names.split(/\s+/).map(escaped).join("|")})$`);

const escaped = (name: string): string => name.replaceAll(".", "\\.").replaceAll("*", ".*");

const rowsOfFramework = (framework: Framework) =>
  Object.values<Family>(families).flatMap(({ names, ...family }) => {
    const own = names[framework];
    return own === undefined ? [] : [{ pattern: patternOf(own), why: inFramework(family, framework) }];
  });

const inFramework = (
  { reason, help, canBeCut }: Omit<Family, "names">,
  framework: Framework,
): Unsupported => ({ reason, help: canBeCut ? `${help}: ${cutting[framework]}` : help });

const rows = {
  onnx: rowsOfFramework("onnx"),
  keras: rowsOfFramework("keras"),
  torch: rowsOfFramework("torch"),
  brain: rowsOfFramework("brain"),
} satisfies Record<Framework, unknown>;

/** Why something of a known kind cannot be imported; undefined where the kind is not known. */
export const knownUnsupported = (framework: Framework, name: string): Unsupported | undefined =>
  rows[framework].find(({ pattern }) => pattern.test(name))?.why;

/** Why something cannot be imported, whether its kind is known or not. */
export const whyUnsupported = (framework: Framework, name: string): Unsupported =>
  knownUnsupported(framework, name) ?? {
    reason: `neuroll has no equivalent of this ${nouns[framework]}`,
    help: instead[framework],
  };
