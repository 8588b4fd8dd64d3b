/** A kind of recurrent layer: what is computed at each step of a sequence. */
export interface RecurrentKind {
  readonly type: "rnn" | "gru" | "lstm";
  /** The gates in the columns of its weights, as layers of the vocabulary name them. */
  readonly gates: string;
  /** The letters by which Keras 1 calls them, which has weights for each; empty if it has one of each. */
  readonly ofKeras1: string;
  /** How many states it has. */
  readonly states: number;
}

/** Source: keras/src/layers/rnn/simple_rnn.py, gru.py and lstm.py; keras/layers/recurrent.py of Keras 1. */
const kinds: Readonly<Record<string, RecurrentKind>> = {
  SimpleRNN: { type: "rnn", gates: "h", ofKeras1: "", states: 1 },
  GRU: { type: "gru", gates: "zrn", ofKeras1: "zrh", states: 1 },
  LSTM: { type: "lstm", gates: "ifgo", ofKeras1: "ifco", states: 2 },
};

/** The classes of layers of each kind, in all versions; previews of TensorFlow 2 have `UnifiedLSTM`. */
const classes: Readonly<Record<string, readonly string[]>> = {
  SimpleRNN: ["SimpleRNN"],
  GRU: ["GRU", "GRUV1", "GRUV2", "UnifiedGRU", "CuDNNGRU"],
  LSTM: ["LSTM", "LSTMV1", "LSTMV2", "UnifiedLSTM", "CuDNNLSTM"],
};

export const recurrentLayers: ReadonlyMap<string, RecurrentKind> = new Map(
  Object.entries(kinds).flatMap(
    ([name, kind]) => classes[name]?.map((className) => [className, kind] as const) ?? [],
  ),
);

/** The classes of what an RNN layer applies at each step. */
export const recurrentCells: ReadonlyMap<string, RecurrentKind> = new Map(
  Object.entries(kinds).map(([name, kind]) => [`${name}Cell`, kind]),
);
