/** The networks that go through a sequence of steps; from this table derives what every peer is given. */

/** It reads what the layer before gives, unless `from` names others; `input` is the input of the network. */
interface Reading {
  readonly name?: string;
  readonly from?: readonly string[];
}

interface Recurrent {
  readonly units: number;
  /** The state after every step, if not after the last one alone. */
  readonly gives?: "last";
}

/** Each reads and gives steps of channels. */
export type StreamLayerKind =
  | ({ readonly kind: "lstm" } & Recurrent)
  /** Where the reset gate is applied to the state: before its product with the recurrent weights, or after. */
  | ({ readonly kind: "gru"; readonly reset: "before" | "after" } & Recurrent)
  | {
      readonly kind: "conv";
      readonly filters: number;
      readonly kernel: number;
      readonly stride?: number;
      readonly dilation?: number;
      /** Zeros at either end, or the last steps of the call before in front. */
      readonly padding: number | "memory";
      readonly hasBias?: false;
    }
  /** Of each step by itself. */
  | { readonly kind: "dense"; readonly units: number; readonly hasBias?: false }
  | { readonly kind: "activation"; readonly activation: StreamActivation }
  | { readonly kind: "add" }
  /** The steps before the last one once more, in reverse. */
  | { readonly kind: "reflect"; readonly after: number }
  /** Of complex numbers: the first half of the channels are real parts, the others imaginary ones. */
  | { readonly kind: "magnitude" };

export type StreamLayerDescription = Reading & StreamLayerKind;

export type StreamActivation = "relu" | "sigmoid" | "tanh";

export interface StreamNetwork {
  /** The channels of a step. */
  readonly channels: number;
  /** Steps in a call, where the network does not leave that open. */
  readonly steps?: number;
  /** Whether a call goes on where the one before ended. */
  readonly isCarried: boolean;
  readonly layers: readonly StreamLayerDescription[];
}

const activation = (of: StreamActivation) => ({ kind: "activation", activation: of }) as const;
const dilations = Array.from({ length: 10 }, (_, n) => 2 ** n);

/**
 * Ten dilated convolutions of kernel 3 as Neural Amp Modeler has them: beside each, the sample is mixed in; each adds to what it
 * read, and tanh of each to the head. The last two layers are for what reads on.
 */
function dilated(prefix: string, channels: number, x: string, head?: string): StreamLayerDescription[] {
  const named = (name: string, n: number) => `${prefix}_${name}_${n}`;
  return dilations.flatMap((dilation, n): StreamLayerDescription[] => {
    const before = n === 0 ? x : named("out", n - 1);
    const heads = n === 0 ? head : named("head", n - 1);
    const tanh = named(heads ? "tanh" : "head", n);
    return [
      {
        ...{ kind: "conv", filters: channels, kernel: 3, dilation, padding: "memory" },
        ...{ name: named("conv", n), from: [before] },
      },
      { kind: "dense", units: channels, hasBias: false, name: named("mixed", n), from: ["input"] },
      { kind: "add", from: [named("conv", n), named("mixed", n)] },
      { ...activation("tanh"), name: tanh },
      ...(heads ? [{ kind: "add", name: named("head", n), from: [heads, tanh] } as const] : []),
      { kind: "dense", units: channels, name: named("step", n), from: [tanh] },
      { kind: "add", name: named("out", n), from: [before, named("step", n)] },
    ];
  });
}

const wide = (name: string): StreamLayerDescription => ({
  ...{ kind: "dense", units: 16, hasBias: false, name, from: ["input"] },
});

const fixed: Readonly<Record<string, StreamNetwork>> = {
  WaveNet: {
    channels: 1,
    isCarried: true,
    layers: [
      wide("x"),
      ...dilated("a", 16, "x").slice(0, -2),
      { kind: "dense", units: 1, from: ["a_head_9"] },
    ],
  },
  "WaveNet standard": {
    channels: 1,
    isCarried: true,
    layers: [
      wide("x"),
      ...dilated("a", 16, "x"),
      { kind: "dense", units: 8, hasBias: false, name: "head", from: ["a_head_9"] },
      { kind: "dense", units: 8, hasBias: false, name: "narrow", from: ["a_out_9"] },
      ...dilated("b", 8, "narrow", "head").slice(0, -2),
      { kind: "dense", units: 1, from: ["b_head_9"] },
    ],
  },
  Silero: {
    channels: 1,
    steps: 576,
    isCarried: true,
    layers: [
      { kind: "reflect", after: 64 },
      { kind: "conv", filters: 258, kernel: 256, stride: 128, padding: 0, hasBias: false },
      { kind: "magnitude" },
      ...[
        [128, 1],
        [64, 2],
        [64, 2],
        [128, 1],
      ].flatMap(([filters, stride]): StreamLayerDescription[] => [
        { kind: "conv", filters: filters as number, kernel: 3, stride: stride as number, padding: 1 },
        activation("relu"),
      ]),
      { kind: "lstm", units: 128 },
      activation("relu"),
      { kind: "dense", units: 1 },
      activation("sigmoid"),
    ],
  },
  "GRU 30×1 → 1": {
    channels: 1,
    steps: 30,
    isCarried: false,
    layers: [
      { kind: "gru", units: 16, reset: "before", gives: "last" },
      { kind: "dense", units: 1 },
    ],
  },
  "GRU 30×63 → 6": {
    channels: 63,
    steps: 30,
    isCarried: false,
    layers: [
      { kind: "gru", units: 64, reset: "before", gives: "last" },
      { kind: "dense", units: 6 },
    ],
  },
};

/** One of the table, or a recurrent layer of one channel by its kind and units: LSTM 16. */
export function streamNamed(name: string): StreamNetwork {
  const [kind, units] = name.split(" ");
  const layer = {
    LSTM: { kind: "lstm", units: Number(units) },
    GRU: { kind: "gru", units: Number(units), reset: "after" },
  }[kind as "LSTM" | "GRU"] as StreamLayerDescription;
  return fixed[name] ?? { channels: 1, isCarried: true, layers: [layer] };
}
