import { fixIdentifier } from "../ir/identifier.ts";
import { vocabulary } from "../vocabulary/index.ts";
import {
  applying,
  type ImportedActivation,
  type ImportedLayer,
  type ImportedState,
  type ImportedTensor,
} from "./imported-model.ts";
import { UniqueNames } from "./unique-names.ts";

/** An input or a state of a network or one of its layers, as a source of values for later layers. */
export interface Source {
  readonly type: string;
}

/** A layer as an importer adds it. @typeParam O what tells its origin in the file */
export interface NewLayer<O> {
  /** A kind of layer in the vocabulary. */
  readonly type: string;
  readonly fields: ImportedLayer["fields"];
  readonly origin: O;
  /** Its name where other layers refer to it; by default that of its origin. */
  readonly name?: string;
  /** Where it takes its values from: by default, the layer added last. */
  readonly from?: readonly Source[];
  /** Whether its name and sources are written even if the order of the layers already tells them. */
  readonly isExplicit?: boolean;
}

/** One of the layers that a part of a file becomes, each of which takes its values from the one before it. */
export interface Part extends Pick<ImportedLayer, "type" | "fields"> {
  /** For one that joins: a chain of layers on each of its sources, or several chains that all begin with the only one. */
  readonly branches?: readonly (readonly Part[])[];
  /** By branch, the numbers of the sources that it takes, where that is not one for each: none for constants. */
  readonly takes?: readonly (readonly number[])[];
}

/** What a builder does with the origins of layers. */
export interface Origins<O> {
  /** The origin of an activation and the layer before it as one layer. */
  readonly join: (layer: O, activation: O) => O;
  /** For a comment in the spec. */
  readonly describe: (origin: O) => string;
  /** A name for the layer, not yet a distinct identifier. */
  readonly name: (origin: O, type: string) => string;
}

/** Origins that are texts already; a layer without a name of its own is named after its type. */
export const textOrigins: Origins<string> = {
  join: (layer, activation) => (layer === activation ? layer : `${layer}, ${activation}`),
  describe: (origin) => origin,
  name: (_, type) => type,
};

interface Layer<O> extends NewLayer<O> {
  readonly from: readonly Source[];
}

const INPUT = "input";

/** The names of the inputs and states of a network: distinct identifiers. */
export interface PortNames {
  /** By default one input, which the spec does not name. */
  readonly inputs?: readonly string[];
  readonly states?: readonly string[];
}

/** Layers, and the names by which a spec refers to what its outputs and states take. */
export interface Finished {
  readonly layers: ImportedLayer[];
  readonly names: readonly string[];
}

/** A state that is added along with layers. */
export interface NewState extends Pick<ImportedState, "name" | "shape"> {
  readonly initial?: ImportedTensor | undefined;
}

/** Puts the layers of a spec together. Only at the end is it known which need a name, and which activations fold. */
export class NetworkBuilder<O> {
  readonly inputs: readonly Source[];
  readonly states: readonly Source[];
  readonly #origins: Origins<O>;
  /** The names of inputs and states. */
  readonly #ports: Map<Source, string>;
  readonly #layers: Layer<O>[] = [];
  /** The states that were added, and what each takes. */
  readonly #added = new Map<Source, { readonly state: NewState; next?: Source }>();

  constructor(origins: Origins<O>, { inputs = [INPUT], states = [] }: PortNames = {}) {
    this.#origins = origins;
    const ports = [...inputs, ...states].map((name): [Source, string] => [{ type: INPUT }, name]);
    const sources = ports.map(([source]) => source);
    this.inputs = sources.slice(0, inputs.length);
    this.states = sources.slice(inputs.length);
    this.#ports = new Map(ports);
  }

  /** The first input. */
  get input(): Source {
    return this.inputs[0] as Source;
  }

  /** Adds a layer and returns it as a source. */
  add(layer: NewLayer<O>): Source {
    const added = { ...layer, from: layer.from ?? [this.#last] };
    this.#layers.push(added);
    return added;
  }

  /** Adds a state under its name, or the next free one; `keep` says what it takes. */
  addState(state: NewState): Source {
    const added: Source = { type: INPUT };
    const name = new UniqueNames(this.#ports.values()).give(fixIdentifier(state.name));
    this.#ports.set(added, name);
    this.#added.set(added, { state: { ...state, name } });
    return added;
  }

  /** Says what a state that was added holds after a call. */
  keep(state: Source, next: Source): void {
    const added = this.#added.get(state);
    if (added !== undefined) added.next = next;
  }

  /** Adds an activation of the layer added last. */
  activate(activation: ImportedActivation, origin: O): Source {
    return this.add({ ...applying(activation), origin });
  }

  /** Adds layers of which each takes its values from the one before. @returns the last, or the source if there is none */
  addChain(layers: readonly NewLayer<O>[], from: readonly Source[] = [this.#last]): Source {
    let sources = from;
    for (const layer of layers) sources = [this.add({ ...layer, from: sources })];
    return sources[0] ?? this.input;
  }

  /** Adds the layers of one origin. @returns the last, or the source if there is none */
  addParts(
    parts: readonly Part[],
    place: Pick<NewLayer<O>, "origin" | "name">,
    from: readonly Source[] = [this.#last],
  ): Source {
    let sources = from;
    for (const { branches, takes, ...layer } of parts) {
      const own = (i: number): readonly Source[] =>
        takes?.[i]?.map((n) => sources[n] as Source) ??
        (sources.length === 1 ? sources : [sources[i] as Source]);
      const joined = branches?.map((branch, i) => this.addParts(branch, place, own(i)));
      sources = [this.add({ ...layer, ...place, from: joined ?? sources })];
    }
    return sources[0] ?? this.input;
  }

  /**
   * The layers in the order in which they were added. An activation becomes part of the layer before it if that can have one
   * and nothing else reads it, and layers get a name if others refer to them.
   * @param result the layer that computes the output
   */
  finish(result: Source = this.#last): ImportedLayer[] {
    return this.#write(this.#fold([result]), []).layers;
  }

  /**
   * The same for a network that says what each of its outputs and states takes.
   * @param taken what they take; the names come in the same order
   */
  finishPorts(taken: readonly Source[]): Finished {
    return this.#write(this.#fold(taken), taken);
  }

  /**
   * The layers and the states that were added, all of which were kept.
   * @param result the layer that computes the output
   */
  finishStates(result: Source = this.#last): {
    readonly layers: ImportedLayer[];
    readonly states?: readonly ImportedState[];
  } {
    const added = [...this.#added.values()];
    const taken = added.map(({ next }) => next as Source);
    const { layers, names } = this.#write(this.#fold([result, ...taken]), taken);
    if (added.length === 0) return { layers };
    const states = added.map(({ state: { initial, ...state } }, n) => ({
      ...state,
      next: names[n] as string,
      ...(initial && { initial }),
    }));
    return { layers, states };
  }

  #write({ layers, became }: Folded<O>, taken: readonly Source[]): Finished {
    const ends = taken.map((source) => became.get(source) ?? source);
    const sources = layers.map((layer, n) => this.#writtenSources(layer, layers[n - 1]));
    const names = this.#nameReferred(layers, new Set([...sources.flat(), ...ends]));
    const written = layers.map((layer, n) => {
      const name = names.get(layer);
      const from = (sources[n] as readonly Source[]).map((source) => names.get(source) as string);
      return {
        type: layer.type,
        ...(name !== undefined && { name }),
        ...(from.length > 0 && { from }),
        fields: layer.fields,
        origin: this.#origins.describe(layer.origin),
      };
    });
    return { layers: written, names: ends.map((source) => names.get(source) as string) };
  }

  get #last(): Source {
    return this.#layers.at(-1) ?? this.input;
  }

  /** The layers once each activation that alone reads a layer which can have one is part of it. */
  #fold(results: readonly Source[]): Folded<O> {
    const readers = readersOf(this.#layers);
    const became = new Map<Source, Layer<O>>();
    const layers: Layer<O>[] = [];
    for (const layer of this.#layers) {
      if (became.has(layer)) continue;
      const from = layer.from.map((source) => became.get(source) ?? source);
      const [reader, ...others] = results.includes(layer) ? [] : (readers.get(layer) ?? []);
      const folds = reader !== undefined && others.length === 0 && isActivationOf(reader, layer);
      const whole = folds ? { ...this.#joined(layer, reader), from } : { ...layer, from };
      became.set(layer, whole);
      if (folds) became.set(reader, whole);
      layers.push(whole);
    }
    return { layers, became };
  }

  #joined(layer: Layer<O>, activation: Layer<O>): Layer<O> {
    return {
      ...layer,
      fields: { ...layer.fields, ...activation.fields },
      origin: this.#origins.join(layer.origin, activation.origin),
    };
  }

  /** The sources that the spec has to list: none for the previous layer alone, or for the only input. */
  #writtenSources(
    { from, isExplicit }: Layer<O>,
    previous: Source | undefined = this.inputs.length === 1 ? this.input : undefined,
  ): readonly Source[] {
    return from.length === 1 && from[0] === previous && !isExplicit ? [] : from;
  }

  #nameReferred(layers: readonly Layer<O>[], referred: ReadonlySet<Source>): ReadonlyMap<Source, string> {
    const unique = new UniqueNames([INPUT, ...this.#ports.values()]);
    const named = layers.filter((layer) => layer.isExplicit || referred.has(layer));
    const names = named.map((layer): [Source, string] => {
      const name = layer.name ?? this.#origins.name(layer.origin, layer.type);
      return [layer, unique.give(fixIdentifier(name))];
    });
    return new Map([...this.#ports, ...names]);
  }
}

interface Folded<O> {
  readonly layers: readonly Layer<O>[];
  /** What each layer of before is now, or is part of. */
  readonly became: ReadonlyMap<Source, Layer<O>>;
}

/** The layers that take values from each layer, once for each time that they do. */
function readersOf<O>(layers: readonly Layer<O>[]): ReadonlyMap<Source, readonly Layer<O>[]> {
  const readers = new Map<Source, Layer<O>[]>();
  for (const layer of layers)
    for (const source of layer.from) {
      const known = readers.get(source);
      if (known === undefined) readers.set(source, [layer]);
      else known.push(layer);
    }
  return readers;
}

/** Whether the reader is an activation that the layer can have: its own works along its channels, the reader along the last axis. */
const isActivationOf = (reader: Layer<unknown>, { type, fields }: Layer<unknown>): boolean =>
  reader.type === "activation" &&
  reader.fields.axis === undefined &&
  type !== "activation" &&
  vocabulary.layers[type]?.fields.activation?.type === "activation" &&
  fields.activation === undefined &&
  (fields.channels !== "first" || isElementwise(reader.fields.activation as ImportedActivation));

const isElementwise = ({ name, parameters }: ImportedActivation): boolean =>
  vocabulary.activations[name]?.steps.every(({ kind }) => kind === "map") === true &&
  Object.values(parameters).every((parameter) => typeof parameter === "number");
