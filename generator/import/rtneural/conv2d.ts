import { describeShape } from "../../ir/describe.ts";
import { tensorField } from "../imported-model.ts";
import type { NetworkBuilder, Source } from "../network-builder.ts";
import { activationOf, shaped } from "./layers.ts";
import type { RTNeuralLayer } from "./read-network.ts";

/**
 * A convolution over time and features: earlier steps, which a state keeps, and this one as [time, features, channels]. Along
 * features it is as in Keras, along time it gives one step.
 * Source: RTNeural, RTNeural/conv2d/conv2d.h and RTNeural/conv1d_stateless/conv1d_stateless.h
 * @throws ImportError
 */
export function addConv2d(layer: RTNeuralLayer, x: Source, builder: NetworkBuilder<string>): Source {
  const { where } = layer;
  const [features, channels] = [layer.size("num_features_in"), layer.size("num_filters_in")];
  const [time, kernel] = [layer.size("kernel_size_time"), layer.size("kernel_size_feature")];
  const [filters, stride, dilation] = [
    layer.size("num_filters_out"),
    layer.size("strides"),
    layer.size("dilation"),
  ];
  const before = (time - 1) * dilation;
  const { places, padding } = placesOf(layer, { features, kernel, stride });
  const fits =
    layer.output.length === 1
      ? layer.units === places * filters
      : String(layer.output) === String([places, filters]);
  if (!fits)
    throw layer.fault(
      `its shape says ${describeShape(layer.output)}, but it gives ${describeShape([places, filters])}: features and filters`,
    );
  layer.expectWeights(1, 2);
  const fields = {
    ...{ filters, kernel: [time, kernel], strides: [1, stride], dilation: [dilation, 1] },
    padding: [[0, 0], padding],
    weights: tensorField(`${where}.weights`, layer.weights(0, [time, kernel, channels, filters])),
    bias: layer.weightCount === 2 && tensorField(`${where}.bias`, layer.weights(1, [filters])),
  };
  const add = (type: string, part: string, from: readonly Source[], fields: object): Source =>
    builder.add({
      type,
      name: `${layer.type}_${part}`,
      from,
      fields: { ...fields },
      origin: `${where} ${layer.type}, ${part}`,
    });
  const step = builder.addParts(shaped(layer, [features, channels]), { origin: `${where} ${layer.type}` }, [
    x,
  ]);
  const row = add("reshape", "step", [step], { shape: [1, features, channels] });
  const rows = before === 0 ? row : addRows();
  const convolved = add("conv2d", "convolution", [rows], fields);
  const values = add("reshape", "values", [convolved], { shape: layer.output });
  return builder.addParts(activationOf(layer), { origin: `${where} ${layer.type}` }, [values]);

  /** The steps before and this one; all but the first are kept. */
  function addRows(): Source {
    const held = builder.addState({ name: `${layer.type}_before`, shape: [before, features, channels] });
    const all = add("concat", "steps", [held, row], { axis: 0 });
    builder.keep(held, add("slice", "kept", [all], { axis: 0, start: 1, end: before + 1 }));
    return all;
  }
}

/** How many features it gives, and the padding before and after them, as TensorFlow's same and valid have it. */
function placesOf(
  layer: RTNeuralLayer,
  {
    features,
    kernel,
    stride,
  }: { readonly features: number; readonly kernel: number; readonly stride: number },
): { readonly places: number; readonly padding: readonly [number, number] } {
  const padding = layer.word("padding");
  if (padding === "same") {
    const places = Math.ceil(features / stride);
    const total = Math.max((places - 1) * stride + kernel - features, 0);
    return { places, padding: [Math.floor(total / 2), Math.ceil(total / 2)] };
  }
  if (padding !== "valid")
    throw layer.fault(`its padding is ${JSON.stringify(padding)}; it must be "same" or "valid"`);
  if (kernel > features) throw layer.fault(`its kernel has ${kernel} features, but it gets ${features}`);
  return { places: Math.ceil((features - kernel + 1) / stride), padding: [0, 0] };
}
