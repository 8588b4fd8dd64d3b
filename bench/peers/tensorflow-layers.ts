import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { StreamLayer, StreamTask } from "../contest/streams/task.ts";

/** A model of layers; one that is carried is stateful, which keeps its state from call to call. */
export function prepareStream(task: StreamTask): Contender {
  const { inputs, steps, channels } = task;
  const model = tfl.sequential();
  const weights = task.layers.flatMap((layer, k) => {
    const made = layerOf(layer, task);
    model.add(k === 0 ? made({ batchInputShape: [1, steps, channels] }) : made({}));
    return Object.values(layer.weights);
  });
  model.setWeights(weights.map(({ shape, data }) => tf.tensor(Float32Array.from(data), shape)));
  return timedCalls(
    "f32",
    inputs.map((x) => Float32Array.from(x)),
    (x) => tf.tidy(() => model.predict(tf.tensor(x, [1, steps, channels])).dataSync()),
  );
}

const missing: Readonly<Record<string, string>> = {
  conv: "convolution that remembers",
  reflect: "reflecting padding",
};

type Make = (config: object) => tfl.Layer;

function layerOf(layer: StreamLayer, { isCarried }: StreamTask): Make {
  const make = (kind: string, config: object): Make => {
    const create = tfl.layers[kind];
    if (!create) throw new Error(`has no layer ${kind}`);
    return (more) => create({ ...config, ...more });
  };
  switch (layer.kind) {
    case "lstm":
    case "gru": {
      if (layer.kind === "gru" && layer.reset === "after")
        throw new Error("has no GRU that resets after the product");
      const config = {
        units: layer.units,
        recurrentActivation: "sigmoid",
        recurrentInitializer: "zeros",
        returnSequences: layer.gives !== "last",
        stateful: isCarried,
      };
      return make(layer.kind, config);
    }
    case "dense":
      return make("dense", { units: layer.units, useBias: layer.hasBias !== false });
    default:
      throw new Error(`has no ${missing[layer.kind] ?? layer.kind} among its layers`);
  }
}
