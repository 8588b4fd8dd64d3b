import { inputsOf } from "../ir/layer.ts";
import { isNetworkLayer, type LayerSpec, type NetworkLayerSpec, type Spec } from "../ir/spec.ts";
import { findKind, type Vocabulary } from "../ir/vocabulary.ts";

/** What some outputs of a spec depend on. */
export interface Needs {
  /** Layers, by their indices. */
  readonly layers: ReadonlySet<number>;
  /** Inputs and states, by their names. */
  readonly ports: ReadonlySet<string>;
  /** The outputs of embedded networks, by the indices of their layers; undefined where all that a layer takes are meant. */
  readonly outputs: ReadonlyMap<number, ReadonlySet<string>> | undefined;
}

/** The spec of an embedded network, which was read before. */
export function embeddedSpec({ spec, file }: NetworkLayerSpec): Spec {
  if (spec === undefined) throw new Error(`the network ${file} was never read`);
  return spec;
}

/** The names of the outputs that a layer takes of its network. */
export const takenOutputs = (layer: NetworkLayerSpec): readonly string[] =>
  layer.output ?? embeddedSpec(layer).outputs.map(({ name }) => name);

/** Finds what outputs depend on, once for each spec and each choice of them. */
export class Dependencies {
  readonly #vocabulary: Vocabulary;
  readonly #known = new Map<Spec, Map<string, Needs>>();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** The needs of some outputs, by their names; of all outputs everything, so that what is not used is noticed. */
  of(spec: Spec, outputs: readonly string[]): Needs {
    const known = this.#known.get(spec) ?? new Map<string, Needs>();
    this.#known.set(spec, known);
    const all = spec.outputs.every(({ name }) => outputs.includes(name));
    const key = all ? "" : outputs.toSorted().join();
    const needs = known.get(key) ?? (all ? everything(spec) : this.#needsOf(spec, outputs));
    known.set(key, needs);
    return needs;
  }

  /** The inputs of an embedded network that some of its outputs depend on, by their names. */
  inputsOf(layer: NetworkLayerSpec, outputs: readonly string[]): readonly string[] {
    const { ports } = this.of(embeddedSpec(layer), outputs);
    return embeddedSpec(layer)
      .inputs.map(({ name }) => name)
      .filter((name) => ports.has(name));
  }

  #needsOf(spec: Spec, outputs: readonly string[]): Needs {
    const layers = new Set<number>();
    const ports = new Set<string>();
    const taken = new Map<number, Set<string>>();
    const indices = new Map(spec.layers.flatMap(({ name }, i) => (name === undefined ? [] : [[name, i]])));
    const states = new Map(spec.states.map((state) => [state.name, state]));

    const visit = (source: string): void => {
      const [name = "", output] = source.split(".");
      const i = indices.get(name);
      if (i !== undefined) visitLayer(i, output);
      else if (!ports.has(name)) {
        ports.add(name);
        const state = states.get(name);
        if (state !== undefined) visit(state.next);
      }
    };
    const visitBefore = (i: number): void => {
      if (i > 0) visitLayer(i - 1);
      else if (spec.inputs[0] !== undefined) visit(spec.inputs[0].name);
    };
    const visitLayer = (i: number, output?: string): void => {
      const layer = spec.layers[i] as LayerSpec | NetworkLayerSpec;
      if (isNetworkLayer(layer)) visitNetwork(layer, i, output);
      else if (!layers.has(i)) {
        layers.add(i);
        if (layer.from !== undefined) layer.from.forEach(visit);
        else if (inputsOf(findKind(this.#vocabulary, layer.type)).most > 0) visitBefore(i);
      }
    };
    const visitNetwork = (layer: NetworkLayerSpec, i: number, output: string | undefined): void => {
      const read = taken.get(i) ?? new Set();
      const before = read.size;
      for (const name of output === undefined ? takenOutputs(layer) : [output]) read.add(name);
      if (read.size === before) return;
      layers.add(i);
      taken.set(i, read);
      const accepted = this.inputsOf(layer, takenOutputs(layer));
      for (const name of this.inputsOf(layer, [...read])) {
        const source = layer.from && sourceOf(layer.from, name, accepted);
        if (source !== undefined) visit(source);
        else if (layer.from === undefined) visitBefore(i);
      }
    };

    for (const { name, from } of spec.outputs) {
      if (!outputs.includes(name)) continue;
      if (from === undefined) visitLayer(spec.layers.length - 1);
      else visit(from);
    }
    return { layers, ports, outputs: taken };
  }
}

/** The source that `from` gives to an input; `accepted` are the inputs that a list of sources is for. */
export function sourceOf(
  from: NonNullable<NetworkLayerSpec["from"]>,
  input: string,
  accepted: readonly string[],
): string | undefined {
  if (isList(from)) return from[accepted.indexOf(input)];
  return Object.hasOwn(from, input) ? from[input] : undefined;
}

export const isList = (from: NonNullable<NetworkLayerSpec["from"]>): from is readonly string[] =>
  Array.isArray(from);

const everything = ({ layers, inputs, states }: Spec): Needs => ({
  layers: new Set(layers.keys()),
  ports: new Set([...inputs, ...states].map(({ name }) => name)),
  outputs: undefined,
});
