import * as z from "zod";
import { activationForm, activationOf } from "./activations.ts";
import { configOf, type NamModel } from "./read-file.ts";
import type { Assembly, Signal } from "./signal.ts";

const size = z.int().positive();

const Config = z.looseObject({
  channels: size,
  dilations: z.array(size).min(1),
  batchnorm: z.boolean(),
  activation: activationForm,
  groups: size.default(1),
  in_channels: size.default(1),
  out_channels: size.default(1),
});

/** The size of the kernel of every block, which is not in the file. */
const KERNEL = 2;

/**
 * Blocks of a dilated convolution, batch normalization and an activation, and a linear head. A normalized convolution has no
 * bias; the weights of a normalization are mean, variance, gamma, beta and epsilon.
 * Source: NeuralAmpModelerCore, NAM/convnet.cpp
 */
export function addConvNet(model: NamModel, x: Signal, assembly: Assembly): Signal {
  const config = configOf(Config, model, `${assembly.place}config`);
  const { channels: filters, dilations, batchnorm, activation, groups, in_channels, out_channels } = config;
  assembly.expectSize(x, in_channels, "config.in_channels");
  let signal = x;
  for (const [n, dilation] of dilations.entries()) {
    const origin = `block ${n}`;
    const convolution = { filters, kernel: KERNEL, dilation, groups, hasBias: !batchnorm };
    signal = assembly.convolve(convolution, signal, { name: `conv_${n}`, origin });
    if (batchnorm) signal = normalize(signal, assembly, { name: `batch_norm_${n}`, origin });
    const place = { name: `activation_${n}`, origin };
    signal = assembly.activate(activationOf(activation, { assembly, place, size: filters }), signal, place);
  }
  return assembly.convolve({ filters: out_channels, hasBias: true }, signal, {
    name: "head",
    origin: "head",
  });
}

function normalize(
  x: Signal,
  assembly: Assembly,
  at: { readonly name: string; readonly origin: string },
): Signal {
  const vector = (name: string) => assembly.vector(`${at.name}.${name}`, x.size, at.origin);
  const fields = {
    mean: vector("mean"),
    variance: vector("variance"),
    gamma: vector("gamma"),
    beta: vector("beta"),
    epsilon: assembly.weights.take([], at.origin).data[0] as number,
  };
  return assembly.add({ type: "batch_norm", fields }, [x], x.size, at);
}
