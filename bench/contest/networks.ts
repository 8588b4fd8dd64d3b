/** The networks of the bench as a person would describe them: from this table derives what every peer is given. */

export type Shape = readonly number[];

/** Windows along the spatial axes of an input, which are all but its last. */
interface Windows {
  readonly kernel: Shape;
  readonly stride?: number;
  readonly padding?: "same" | "valid";
}

/** It reads what the layer before gives, unless `from` names others; `input` is the input of the network. */
interface Reading {
  readonly name?: string;
  readonly from?: readonly string[];
}

/** Layers with weights have the hidden activation of the task, the last one its output's, unless they say another. */
export type LayerDescription = Reading &
  (
    | { readonly kind: "dense"; readonly units: number }
    | ({ readonly kind: "conv"; readonly filters: number; readonly linear?: true } & Windows)
    | ({ readonly kind: "depthwise" } & Windows)
    | ({ readonly kind: "max_pool" } & Windows)
    /** The mean over space. */
    | { readonly kind: "mean" }
    | { readonly kind: "add" }
  );

export interface NetworkDescription {
  readonly input: Shape;
  readonly layers: readonly LayerDescription[];
}

const conv = (filters: number, ...kernel: Shape) => ({ kind: "conv", filters, kernel }) as const;
const pool = (...kernel: Shape) =>
  ({ kind: "max_pool", kernel, stride: kernel[0] as number, padding: "valid" }) as const;
const dense = (units: number) => ({ kind: "dense", units }) as const;
const mean = { kind: "mean" } as const;

/** Depthwise, then pointwise. */
const separable = (filters: number, stride = 1): LayerDescription[] => [
  { kind: "depthwise", kernel: [3, 3], stride },
  conv(filters, 1, 1),
];

/** Two convolutions beside a way around them, with a convolution of its own where their number of filters changes. */
const residual = (filters: number, before: string, stride = 1): LayerDescription[] => {
  const around = stride === 1 ? before : `around${filters}`;
  return [
    { ...conv(filters, 3, 3), from: [before], stride },
    { ...conv(filters, 3, 3), name: `straight${filters}`, linear: true },
    ...(stride === 1
      ? []
      : [{ ...conv(filters, 1, 1), name: around, from: [before], stride, linear: true } as const]),
    { kind: "add", name: `block${filters}`, from: [around, `straight${filters}`] },
  ];
};

/** The sides of square inputs and their channels, which are also the filters: what a multiply-add costs over sizes. */
export const squares = [4, 8].flatMap((channels) => [8, 24, 96].map((side) => ({ side, channels })));
export const squareName = ({ side, channels }: { side: number; channels: number }): string =>
  `${side}×${side}×${channels}`;

/** Depthwise layers as MobileNet and DS-CNN have them, by their inputs. */
export const depthwise: readonly Shape[] = [
  [48, 48, 8],
  [25, 5, 64],
  [6, 6, 128],
];
export const depthwiseName = (input: Shape): string => `depthwise ${input.join("×")}`;

/** Batch normalisations are part of the convolutions before them, as runtimes fold them. */
const convolutional: Readonly<Record<string, NetworkDescription>> = {
  LeNet: {
    input: [28, 28, 1],
    layers: [
      conv(6, 5, 5),
      pool(2, 2),
      { ...conv(16, 5, 5), padding: "valid" },
      pool(2, 2),
      dense(120),
      dense(84),
      dense(10),
    ],
  },
  activity: {
    input: [128, 9],
    layers: [conv(32, 5), pool(2), conv(64, 5), pool(2), conv(64, 3), mean, dense(6)],
  },
  "DS-CNN": {
    input: [49, 10, 1],
    layers: [
      { ...conv(64, 10, 4), stride: 2 },
      ...Array.from({ length: 4 }, () => separable(64)).flat(),
      mean,
      dense(12),
    ],
  },
  MobileNet: {
    input: [96, 96, 3],
    layers: [
      { ...conv(8, 3, 3), stride: 2 },
      ...separable(16),
      ...separable(32, 2),
      ...separable(32),
      ...separable(64, 2),
      ...separable(64),
      ...separable(128, 2),
      ...Array.from({ length: 5 }, () => separable(128)).flat(),
      ...separable(256, 2),
      ...separable(256),
      mean,
      dense(2),
    ],
  },
  "ResNet-8": {
    input: [32, 32, 3],
    layers: [
      { ...conv(16, 3, 3), name: "first" },
      ...residual(16, "first"),
      ...residual(32, "block16", 2),
      ...residual(64, "block32", 2),
      mean,
      dense(10),
    ],
  },
  ...Object.fromEntries(
    depthwise.map((input) => [
      depthwiseName(input),
      { input, layers: [{ kind: "depthwise", kernel: [3, 3] } as const] },
    ]),
  ),
  ...Object.fromEntries(
    squares.map((square) => [
      squareName(square),
      { input: [square.side, square.side, square.channels], layers: [conv(square.channels, 3, 3)] },
    ]),
  ),
};

/** A convolutional network by its name, or dense layers by their sizes: 784-50-100-10. */
export function networkNamed(name: string): NetworkDescription {
  const [input, ...units] = name.split("-").map(Number);
  const network = convolutional[name];
  return network ?? { input: [input as number], layers: units.map(dense) };
}
