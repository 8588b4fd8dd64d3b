import { activationOf, type SavedActivation } from "./activations.ts";
import type { NamModel } from "./read-file.ts";
import type { Assembly, Place, Signal } from "./signal.ts";
import { type LayerArray, type WaveNetConfig, type WaveNetLayer, waveNetConfig } from "./wavenet-config.ts";

/** Adds a model that is within another, and takes the same samples. */
export type AddModel = (saved: unknown, x: Signal, place: string) => Signal;

/**
 * Arrays of dilated convolutions. Each layer adds to what flows on to the next, and to the head of its array; the next array
 * adds to the head of the array before. The last weight scales the output.
 * Source: NeuralAmpModelerCore, NAM/wavenet/model.cpp
 */
export function addWaveNet(model: NamModel, x: Signal, assembly: Assembly, addModel: AddModel): Signal {
  const config = waveNetConfig(model, assembly);
  assembly.expectSize(x, config.in_channels, "config.in_channels");
  const condition = config.condition_dsp
    ? addModel(config.condition_dsp, x, `${assembly.place}config.condition_dsp.`)
    : x;
  let flow: Flow = { signal: x, head: undefined };
  for (const [n, array] of config.layers.entries())
    flow = addArray(array, flow, { condition, assembly, n, isLast: n === config.layers.length - 1 });
  return addHead(config, flow.head as Signal, assembly);
}

/** What one array gives to the next. */
interface Flow {
  readonly signal: Signal;
  readonly head: Signal | undefined;
}

interface ArrayPlace {
  readonly condition: Signal;
  readonly assembly: Assembly;
  /** The place of the array in the file. */
  readonly n: number;
  readonly isLast: boolean;
}

function addArray(array: LayerArray, { signal, head }: Flow, place: ArrayPlace): Flow {
  const { condition, assembly, n, isLast } = place;
  const where = `config.layers[${n}]`;
  assembly.expectSize(signal, array.input_size, `${where}.input_size`);
  assembly.expectSize(condition, array.condition_size, `${where}.condition_size`);
  const at = (name: string, origin: string): Place => ({
    name: `array_${n}_${name}`,
    origin: `layers[${n}], ${origin}`,
  });
  let current = assembly.convolve(
    { filters: array.channels, hasBias: false },
    signal,
    at("rechannel", "input"),
  );
  const toHead: Signal[] = head === undefined ? [] : [head];
  for (const [k, layer] of array.layers.entries()) {
    const leadsOn = !(isLast && k === array.layers.length - 1);
    const layerAt = (name: string, origin: string): Place =>
      at(`${k}_${name}`, `dilations[${k}] = ${layer.dilation}: ${origin}`);
    const { z, onward } = addLayer(current, { array, layer, leadsOn, condition, assembly, at: layerAt });
    toHead.push(z);
    current = onward;
  }
  const size = toHead[toHead.length - 1]?.size as number;
  if (head !== undefined)
    assembly.expectSize(head, size, `${where}, which adds to the head of the array before`);
  const sum = assembly.combine("add", toHead, at("sum", "sum of the layers"));
  const { out_channels: filters, kernel_size: kernel, bias: hasBias } = array.head;
  return { signal: current, head: assembly.convolve({ filters, kernel, hasBias }, sum, at("head", "head")) };
}

interface LayerPlace {
  readonly array: LayerArray;
  readonly layer: WaveNetLayer;
  /** Whether anything takes what it gives, besides the head. */
  readonly leadsOn: boolean;
  readonly condition: Signal;
  readonly assembly: Assembly;
  readonly at: (name: string, origin: string) => Place;
}

/**
 * z is the activation of a convolution of x, plus a product with the condition. What flows on is x plus a 1x1 convolution of z,
 * and z goes to the head, through another 1x1 convolution if there is one.
 */
function addLayer(
  x: Signal,
  { array, layer, leadsOn, condition, assembly, at }: LayerPlace,
): { z: Signal; onward: Signal } {
  const { channels, bottleneck, groups_input, groups_input_mixin, layer1x1, head1x1 } = array;
  const filters = layer.gating === "none" ? bottleneck : 2 * bottleneck;
  const convolution = {
    filters,
    kernel: layer.kernel,
    dilation: layer.dilation,
    groups: groups_input,
    hasBias: true,
  };
  const mixin = { filters, groups: groups_input_mixin, hasBias: false };
  const parts = [
    assembly.convolve(convolution, x, at("conv", "convolution")),
    assembly.convolve(mixin, condition, at("mixin", "condition")),
  ];
  const z = activate(assembly.combine("add", parts, at("sum", "sum")), layer, assembly, at);
  const onward = addOnward(x, z);
  if (head1x1 === undefined) return { z, onward };
  const { out_channels, groups } = head1x1;
  const toHead = { filters: out_channels, groups, hasBias: true };
  return { z: assembly.convolve(toHead, z, at("head1x1", "1x1 convolution to the head")), onward };

  function addOnward(x: Signal, z: Signal): Signal {
    if (!layer1x1.active) return x;
    const place = at("layer1x1", "1x1 convolution");
    const convolution = { filters: channels, groups: layer1x1.groups, hasBias: true };
    if (!leadsOn) {
      assembly.leaveOut(convolution, z, place);
      return x;
    }
    return assembly.combine(
      "add",
      [x, assembly.convolve(convolution, z, place)],
      at("out", "sum with its input"),
    );
  }
}

/** An activation of all channels, or of the first half, which the activation of the second half multiplies or blends. */
function activate(sum: Signal, layer: WaveNetLayer, assembly: Assembly, at: LayerPlace["at"]): Signal {
  const half = layer.gating === "none" ? sum.size : sum.size / 2;
  const apply = (saved: SavedActivation, x: Signal, name: string): Signal => {
    const place = at(name, "activation");
    return assembly.activate(activationOf(saved, { assembly, place, size: half }), x, place);
  };
  if (layer.gating === "none") return apply(layer.activation, sum, "activation");
  const first = assembly.slice(sum, 0, half, at("first", "first half"));
  const second = assembly.slice(sum, half, 2 * half, at("second", "second half"));
  const activated = apply(layer.activation, first, "activation");
  const gate = apply(layer.secondary, second, "gate");
  const gated = assembly.combine("multiply", [activated, gate], at("gated", "first half times gate"));
  if (layer.gating === "gated") return gated;
  // gate·h(x) + (1 − gate)·x
  const fields = { scale: assembly.number(-1), shift: assembly.number(1) };
  const rest = assembly.add({ type: "scale", fields }, [gate], half, at("rest", "1 − gate"));
  const kept = assembly.combine("multiply", [rest, first], at("kept", "1 − gate times first half"));
  return assembly.combine("add", [gated, kept], at("blended", "both"));
}

/** The output is scaled by the last weight; behind that there may be convolutions, each with an activation before it. */
function addHead({ head }: WaveNetConfig, x: Signal, assembly: Assembly): Signal {
  const convolutions = head?.kernel_sizes ?? [];
  const kernels = convolutions.map((kernel, n) => {
    const filters =
      n === convolutions.length - 1 ? (head?.out_channels as number) : (head?.channels as number);
    return { filters, kernel, hasBias: true };
  });
  const inputs = [x.size, ...kernels.map(({ filters }) => filters)];
  const taken = kernels.map((convolution, n) =>
    assembly.takeConvolution(convolution, inputs[n] as number, { name: `head_${n}`, origin: `head ${n}` }),
  );
  const scale = assembly.number(assembly.weights.take([], "head_scale").data[0] as number);
  let signal = assembly.add({ type: "scale", fields: { scale, shift: false } }, [x], x.size, {
    name: "scaled",
    origin: "head_scale",
  });
  for (const [n, convolution] of taken.entries()) {
    const [place, before] = [`head_${n}`, `head_activation_${n}`].map((name) => ({
      name,
      origin: `head ${n}`,
    })) as [Place, Place];
    const activation = activationOf(head?.activation as SavedActivation, {
      ...{ assembly, place: before, size: signal.size },
    });
    signal = assembly.addConvolution(convolution, assembly.activate(activation, signal, before), place);
  }
  return signal;
}
