import { type LayerDescription, networkNamed, type Shape } from "./networks.ts";

/** Where the windows of a layer lie along one spatial axis. */
export interface AxisWindows {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  /** Places of padding before the input and after it. */
  readonly before: number;
  readonly after: number;
}

/** A layer with all its shapes; the batch is no axis of them. */
export interface Layer {
  readonly kind: LayerDescription["kind"];
  /** What it reads: 0 is the input of the network, n what the n-th layer gives. */
  readonly from: readonly number[];
  readonly input: Shape;
  readonly output: Shape;
  /** None where a layer has no windows. */
  readonly windows: readonly AxisWindows[];
  readonly padding: "same" | "valid";
  /** Of the weights; empty where there are none. The outputs are the last axis, and a bias has one for each. */
  readonly weightShape: Shape;
  readonly activation: "hidden" | "output" | "identity";
  readonly multiplyAdds: number;
}

export const product = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

/** The layers of a network by its name. */
export function layersOf(network: string): Layer[] {
  const { input, layers: described } = networkNamed(network);
  const shapes = [input];
  const names = new Map([["input", 0]]);
  const layers: Layer[] = [];
  described.forEach((description, k) => {
    const from = description.from?.map((name) => names.get(name) as number) ?? [k];
    const x = shapes[from[0] as number] as Shape;
    const layer = {
      ...{ kind: description.kind, from, input: x, windows: windowsOf(description, x) },
      padding: ("kernel" in description && description.padding) || "same",
      activation: activationOf(description, k === described.length - 1),
    } as const;
    layers.push({ ...layer, ...sizesOf(description, x, layer.windows) });
    shapes.push((layers[k] as Layer).output);
    if (description.name) names.set(description.name, k + 1);
  });
  return layers;
}

function windowsOf(description: LayerDescription, input: Shape): AxisWindows[] {
  if (!("kernel" in description)) return [];
  const { kernel: sizes, stride = 1, padding = "same" } = description;
  return sizes.map((kernel, axis) => {
    const inputs = input[axis] as number;
    if (padding === "valid") {
      const outputs = Math.floor((inputs - kernel) / stride) + 1;
      return { inputs, outputs, kernel, stride, before: 0, after: 0 };
    }
    const outputs = Math.ceil(inputs / stride);
    const padded = Math.max(0, (outputs - 1) * stride + kernel - inputs);
    const before = Math.floor(padded / 2);
    return { inputs, outputs, kernel, stride, before, after: padded - before };
  });
}

function activationOf(description: LayerDescription, isLast: boolean): Layer["activation"] {
  const { kind } = description;
  if (kind === "max_pool" || kind === "mean" || (kind === "conv" && description.linear)) return "identity";
  return isLast ? "output" : "hidden";
}

type Sizes = Pick<Layer, "output" | "weightShape" | "multiplyAdds">;

function sizesOf(description: LayerDescription, input: Shape, windows: readonly AxisWindows[]): Sizes {
  const space = windows.map(({ outputs }) => outputs);
  const kernel = windows.map((axis) => axis.kernel);
  const channels = input.at(-1) as number;
  const sizes = (output: Shape, weightShape: Shape = [], positions = 1): Sizes => ({
    ...{ output, weightShape },
    multiplyAdds: weightShape.length === 0 ? 0 : positions * product(weightShape),
  });
  switch (description.kind) {
    case "dense":
      return sizes([description.units], [product(input), description.units]);
    case "conv": {
      const { filters } = description;
      return sizes([...space, filters], [...kernel, channels, filters], product(space));
    }
    case "depthwise":
      return sizes([...space, channels], [...kernel, channels], product(space));
    case "max_pool":
      return sizes([...space, channels]);
    case "mean":
      return sizes([channels]);
    case "add":
      return sizes(input);
  }
}
