import { quote } from "../../../diagnostics/words.ts";
import { type Config, get, isConfig, listIn, refuse } from "./config.ts";
import { isOf, type KerasLayer, nameLayer, readLayer, within } from "./read-layer.ts";
import { namesOf, type Reference, readCalls, readReferences, type Taken } from "./read-references.ts";

/** A Sequential or functional model: its layers, and their calls, each after its sources. */
export interface KerasNetwork {
  readonly layers: readonly KerasLayer[];
  readonly calls: readonly Call[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
  /** What inputs and outputs are called, if the file says so. */
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
  /** The input shape that a Sequential was built with. */
  readonly builtWith: unknown;
}

/** One use of a layer. */
export interface Call extends Taken {
  readonly layer: KerasLayer;
  readonly number: number;
}

/** The classes of networks. */
const networkReaders: Readonly<Record<string, (layer: KerasLayer) => KerasNetwork>> = {
  Sequential: readSequential,
  Functional: readFunctional,
  Model: readFunctional,
};

export const isNetwork = ({ className, custom, config }: KerasLayer): boolean =>
  custom === undefined && Object.hasOwn(networkReaders, className) && Array.isArray(config.layers);

/** Networks read so far, since one may be used many times. */
const known = new WeakMap<KerasLayer, KerasNetwork>();

/** @throws ImportError */
export function readNetwork(layer: KerasLayer): KerasNetwork {
  const read = networkReaders[layer.className] as (layer: KerasLayer) => KerasNetwork;
  const network = known.get(layer) ?? read(layer);
  known.set(layer, network);
  return network;
}

/** Each layer takes the one before it. */
function readSequential({ config, buildConfig }: KerasLayer): KerasNetwork {
  const layers = readLayers(config);
  const resultOf = (layer: string): Reference => ({ layer, call: 0, result: 0 });
  const [first] = layers;
  const hasInput = first !== undefined && isOf(first, "InputLayer");
  const input = resultOf(hasInput ? first.name : "input");
  let last = input;
  const calls = layers.slice(hasInput ? 1 : 0).map((layer): Call => {
    const takes = [last];
    last = resultOf(layer.name);
    return { layer, takes, flags: [], problems: [], number: 0 };
  });
  const builtWith = get(config, "build_input_shape") ?? (buildConfig && get(buildConfig, "input_shape"));
  return { layers, calls, inputs: [input], outputs: [last], builtWith };
}

function readFunctional({ config }: KerasLayer): KerasNetwork {
  const layers = readLayers(config);
  const inputs = referencesIn(config, "input_layers");
  const outputs = fromZero(referencesIn(config, "output_layers"), layers);
  const calls = layers.filter((layer) => !isOf(layer, "InputLayer")).flatMap(callsOf);
  const ordered = inOrder(fromOne(calls, outputs), inputs, outputs);
  const [inputNames, outputNames] = ["input_layers", "output_layers"].map((key) => namesIn(config, key));
  return {
    ...{ layers, calls: ordered, inputs, outputs, builtWith: undefined },
    ...(inputNames?.length === inputs.length && { inputNames }),
    ...(outputNames?.length === outputs.length && { outputNames }),
  };
}

/** The names by which a model takes or gives tensors in a dictionary. */
function namesIn(config: Config, key: string): readonly string[] | undefined {
  const said = get(config, key);
  return isConfig(said) ? namesOf(said) : undefined;
}

function referencesIn(config: Config, key: string): readonly Reference[] {
  const { takes, problems } = readReferences(get(config, key) ?? []);
  if (problems.length === 0) return takes;
  throw refuse({ attribute: key, reason: `its ${key} is not a list of layers` });
}

const callsOf = (layer: KerasLayer): Call[] =>
  within(layer, () => readCalls(layer.inboundNodes, layer.className)).map((taken, number) => ({
    ...taken,
    layer,
    number,
  }));

/**
 * Keras 3 numbers the calls of a nested functional model from 1 where it lists outputs, and from 0 everywhere else.
 * Source: `Functional.get_config` and `serialize_node` of keras/src/models/functional.py
 */
function fromZero(outputs: readonly Reference[], layers: readonly KerasLayer[]): readonly Reference[] {
  const shifted = layers.filter(
    (layer) =>
      isOfKeras3(layer) &&
      isNetwork(layer) &&
      !isOf(layer, "Sequential") &&
      outputs.every((output) => output.layer !== layer.name || output.call > 0),
  );
  const names = new Set(shifted.map(({ name }) => name));
  return outputs.map((output) => (names.has(output.layer) ? { ...output, call: output.call - 1 } : output));
}

const isOfKeras3 = ({ inboundNodes }: KerasLayer): boolean =>
  Array.isArray(inboundNodes) && inboundNodes.length > 0 && inboundNodes.every(isConfig);

/** Keras 2 numbers the calls of a nested network from 1, since call 0 is the network by itself. */
function fromOne(calls: readonly Call[], outputs: readonly Reference[]): readonly Call[] {
  const used = [...calls.flatMap(({ takes }) => takes), ...outputs];
  const first = new Map<string, number>();
  for (const { layer, call } of used) first.set(layer, Math.min(first.get(layer) ?? call, call));
  const begins = ({ layer }: Call): number =>
    isNetwork(layer) && !isOfKeras3(layer) && first.get(layer.name) === 1 ? 1 : 0;
  return calls.map((call) => ({ ...call, number: call.number + begins(call) }));
}

function readLayers(config: Config): readonly KerasLayer[] {
  const entries = listIn(config, "layers");
  const layers = entries.map((entry, i) => {
    if (!isConfig(entry)) throw refuse({ reason: `layer ${i + 1} of the model is not a mapping` });
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

/** The calls that the outputs need, each after its sources. Throws an ImportError if they form a cycle. */
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
          reason: "it depends on its own output, so the graph has a cycle",
        });
      }
      for (const taken of needed.reverse()) stack.push(taken);
    }
  }
  return ordered;
}

function missing(key: string) {
  const [layer = "", call] = key.split("\0");
  return refuse({
    reason: `the model uses an output of ${quote(layer)} (call ${call}), which does not exist`,
  });
}
