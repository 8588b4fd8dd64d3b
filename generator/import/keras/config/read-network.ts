import { type Config, called, get, isConfig, listIn, refuse } from "./config.ts";
import { type KerasLayer, nameLayer, readLayer, within } from "./read-layer.ts";
import { type Reference, readCalls, readReferences } from "./read-references.ts";

/** A Sequential or functional model: its layers, and their calls in an order in which each follows what it takes. */
export interface KerasNetwork {
  readonly layers: readonly KerasLayer[];
  readonly calls: readonly Call[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
  /** The sizes of a batch that a Sequential was built with. */
  readonly builtWith: unknown;
}

/** One use of a layer. */
export interface Call {
  readonly layer: KerasLayer;
  readonly takes: readonly Reference[];
  readonly number: number;
}

/** The classes that are networks themselves. */
const networkReaders: Readonly<Record<string, (layer: KerasLayer) => KerasNetwork>> = {
  Sequential: readSequential,
  Functional: readFunctional,
  Model: readFunctional,
};

export const isNetwork = ({ className, custom, config }: KerasLayer): boolean =>
  custom === undefined && Object.hasOwn(networkReaders, className) && Array.isArray(config.layers);

/** @throws ImportError */
export const readNetwork = (layer: KerasLayer): KerasNetwork =>
  (networkReaders[layer.className] as (layer: KerasLayer) => KerasNetwork)(layer);

const INPUT = "input";

/** Each layer takes the one before it. */
function readSequential({ config, buildConfig }: KerasLayer): KerasNetwork {
  const layers = readLayers(config);
  const at = (i: number): Reference => ({ layer: layers[i]?.name ?? INPUT, call: 0, result: 0 });
  const begins = layers[0]?.className === "InputLayer" ? 1 : 0;
  const own: KerasLayer | undefined = begins ? layers[0] : undefined;
  const calls = layers.slice(begins).map((layer, i) => ({
    layer,
    takes: [i === 0 ? { layer: own?.name ?? INPUT, call: 0, result: 0 } : at(begins + i - 1)],
    number: 0,
  }));
  return {
    layers,
    calls,
    inputs: [own ? at(0) : { layer: INPUT, call: 0, result: 0 }],
    outputs: [calls.length === 0 ? at(0) : at(layers.length - 1)],
    builtWith: get(config, "build_input_shape") ?? (buildConfig && get(buildConfig, "input_shape")),
  };
}

function readFunctional({ config }: KerasLayer): KerasNetwork {
  const layers = readLayers(config);
  const inputs = readReferences(get(config, "input_layers") ?? []);
  const outputs = readReferences(get(config, "output_layers") ?? []);
  const calls = layers.filter(({ className }) => className !== "InputLayer").flatMap(callsOf);
  const ordered = inOrder(fromOne(calls, outputs), inputs, outputs);
  return { layers, calls: ordered, inputs, outputs, builtWith: undefined };
}

const callsOf = (layer: KerasLayer): Call[] =>
  within(layer, () => readCalls(layer.inboundNodes)).map((takes, number) => ({ layer, takes, number }));

/** Keras 2 counts the calls of a network in a network from 1, as call 0 is the network by itself. */
function fromOne(calls: readonly Call[], outputs: readonly Reference[]): readonly Call[] {
  const used = [...calls.flatMap(({ takes }) => takes), ...outputs];
  const first = new Map<string, number>();
  for (const { layer, call } of used) first.set(layer, Math.min(first.get(layer) ?? call, call));
  const begins = ({ layer }: Call): number => (isNetwork(layer) && first.get(layer.name) === 1 ? 1 : 0);
  return calls.map((call) => ({ ...call, number: call.number + begins(call) }));
}

function readLayers(config: Config): readonly KerasLayer[] {
  const entries = listIn(config, "layers");
  const layers = entries.map((entry, i) => {
    if (!isConfig(entry)) throw refuse({ reason: `layer ${i + 1} of the model is no mapping` });
    return readLayer(entry, `layer_${i + 1}`);
  });
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.name)) throw refuse({ where: nameLayer(layer), reason: "two layers have this name" });
    names.add(layer.name);
  }
  return layers;
}

const keyOf = ({ layer, call }: Reference): string => `${layer}\0${call}`;

/** The calls that the outputs need, each behind what it takes. Throws an ImportError where they go in a circle. */
function inOrder(
  calls: readonly Call[],
  inputs: readonly Reference[],
  outputs: readonly Reference[],
): Call[] {
  const byKey = new Map(
    calls.map((call) => [keyOf({ layer: call.layer.name, call: call.number, result: 0 }), call]),
  );
  const given = new Set(inputs.map(keyOf));
  const state = new Map<string, "open" | "done">();
  const ordered: Call[] = [];
  const stack = outputs.map(keyOf).reverse();
  while (stack.length > 0) {
    const key = stack.at(-1) as string;
    const call = byKey.get(key);
    if (given.has(key) || state.get(key) === "done") stack.pop();
    else if (call === undefined) throw missing(key);
    else if (state.get(key) === "open") {
      stack.pop();
      state.set(key, "done");
      ordered.push(call);
    } else {
      state.set(key, "open");
      const needed = call.takes.map(keyOf).filter((taken) => state.get(taken) !== "done");
      if (needed.some((taken) => state.get(taken) === "open")) {
        throw refuse({
          where: nameLayer(call.layer),
          reason: "it takes its own result, so the graph is a circle",
        });
      }
      stack.push(...needed.reverse());
    }
  }
  return ordered;
}

function missing(key: string) {
  const [layer = "", call] = key.split("\0");
  return refuse({
    reason: `the model takes a result of ${called(layer)} (call ${call}), which it does not have`,
  });
}
