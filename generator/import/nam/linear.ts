import * as z from "zod";
import { configOf, type NamModel } from "./read-file.ts";
import type { Assembly, Signal } from "./signal.ts";

const Config = z.looseObject({
  receptive_field: z.int().positive(),
  bias: z.boolean(),
  in_channels: z.int().positive().default(1),
  out_channels: z.int().positive().default(1),
});

/**
 * A finite impulse response, its first number for the current sample: the weights are in the order of time, backwards.
 * Source: NeuralAmpModelerCore, NAM/linear.cpp
 */
export function addLinear(model: NamModel, x: Signal, assembly: Assembly): Signal {
  const config = configOf(Config, model, `${assembly.place}config`);
  const { receptive_field: kernel, bias: hasBias } = config;
  assembly.expectSize(x, config.in_channels, "config.in_channels");
  if (config.in_channels !== 1 || config.out_channels !== 1)
    throw assembly.fault("config", "it is a Linear model of several channels, which is not supported");
  assembly.silence = kernel;
  const response = assembly.weights.take([kernel], "the impulse response");
  const weights = assembly.tensor("response", { shape: [kernel, 1, 1], data: response.data.toReversed() });
  const bias = hasBias && assembly.vector("bias", 1, "the bias");
  const fields = { filters: 1, kernel, carried: true, weights, bias };
  return assembly.add({ type: "conv1d", fields }, [x], 1, { name: "response", origin: "impulse response" });
}
