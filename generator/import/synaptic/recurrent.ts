import {
  applied,
  ImportError,
  type ImportedModel,
  matrixOf,
  tensorField,
  tensorOf,
} from "../imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { type Connection, type Neuron, type Neurons, squashes } from "./read-neurons.ts";
import { sparseProblems } from "./sparse-problems.ts";

/**
 * A gated or recurrent network, such as an LSTM, which takes a step per call. synaptic activates one neuron after the other:
 *   state = gain·weight·state of a connection to itself + bias + Σ activation·weight·gain
 * where a neuron that comes later in the order has the activation of the step before, and so has the gain of a connection, which is
 * the activation of its gater. It begins with the states and activations that the file has.
 * Source: https://github.com/cazala/synaptic, src/Neuron.js, `activate`, and src/Network.js, `fromJSON`
 */
export function importRecurrent(network: Neurons): ImportedModel {
  const wiring = new Wiring(network);
  const builder = new Assembler(network, wiring);
  const { layers, states } = builder.finish();
  return {
    format: "synaptic",
    dtype: "f64",
    inputs: [{ shape: [network.layers[0]?.places.length ?? 0] }],
    ...(states && { states }),
    layers,
    remarks: [],
  };
}

/** An activation that a neuron reads: of this step, or of the one before. */
interface Read {
  readonly place: number;
  readonly isEarlier: boolean;
}

/** A connection as its neuron reads it. */
interface Term {
  readonly value: Read;
  readonly weight: number;
  /** What it is multiplied by; undefined where that is 1. */
  readonly gain: Read | undefined;
}

/** Neurons of one layer and activation that do not depend on one another, and are computed at once. */
interface Group {
  readonly name: string;
  readonly origin: string;
  readonly places: readonly number[];
  readonly squash: string;
  /** How each neuron takes what it was: not at all, all of it, or gated. */
  readonly self: "none" | "whole" | "gated";
}

/** Which neuron reads what, and which can be computed at once. */
class Wiring {
  readonly groups: readonly Group[];
  readonly #network: Neurons;
  /** The place of each neuron in the order of activation. */
  readonly #order: ReadonlyMap<number, number>;
  readonly #incoming = new Map<number, Connection[]>();

  constructor(network: Neurons) {
    this.#network = network;
    this.#order = new Map(network.layers.flatMap(({ places }) => places).map((place, n) => [place, n]));
    for (const connection of network.connections) {
      const known = this.#incoming.get(connection.to);
      if (known) known.push(connection);
      else this.#incoming.set(connection.to, [connection]);
    }
    this.groups = this.#needed(network.layers.slice(1).flatMap((_, n) => this.#groupsOf(n + 1)));
  }

  /** The connections to a neuron from others. */
  terms(place: number): readonly Term[] {
    return (this.#incoming.get(place) ?? [])
      .filter(({ from }) => from !== place)
      .map(({ from, weight, gater }) => ({
        value: this.#read(from, place),
        weight,
        gain: this.#gain(gater, place),
      }));
  }

  /** What multiplies the state of a neuron that is connected to itself, if it is gated. */
  selfGain(place: number): Read | undefined {
    return this.#gain(this.#selfConnection(place)?.gater, place);
  }

  #selfConnection = (place: number): Connection | undefined =>
    this.#incoming.get(place)?.find(({ from }) => from === place);

  #read(place: number, reader: number): Read {
    const [own, other] = [place, reader].map((one) => this.#order.get(one) as number) as [number, number];
    return { place, isEarlier: own >= other };
  }

  /** synaptic never updates the gain of connections that a neuron of the input gates. */
  #gain(gater: number | null | undefined, reader: number): Read | undefined {
    if (gater === null || gater === undefined || this.#network.levels.get(gater) === 0) return undefined;
    return this.#read(gater, reader);
  }

  #readsOf(place: number): readonly Read[] {
    const own = this.selfGain(place);
    const others = this.terms(place).flatMap(({ value, gain }) => (gain ? [value, gain] : [value]));
    return own ? [own, ...others] : others;
  }

  /** The neurons of a layer in groups: one after those of its layer that it reads in the same step. */
  #groupsOf(level: number): readonly Group[] {
    const { neurons, layers, levels } = this.#network;
    const layer = layers[level] as Neurons["layers"][number];
    const ranks = new Map<number, number>();
    const groups = new Map<string, Omit<Group, "name"> & { rank: number; places: number[] }>();
    for (const place of layer.places) {
      const before = this.#readsOf(place).filter(
        (read) => !read.isEarlier && levels.get(read.place) === level,
      );
      const rank = Math.max(-1, ...before.map((read) => ranks.get(read.place) as number)) + 1;
      ranks.set(place, rank);
      const { squash } = neurons[place] as Neuron;
      const self = this.#selfConnection(place) ? (this.selfGain(place) ? "gated" : "whole") : "none";
      const key = `${rank} ${squash} ${self}`;
      const known = groups.get(key);
      if (known) known.places.push(place);
      else groups.set(key, { rank, squash, self, places: [place], origin: `layer ${layer.name}` });
    }
    return [...groups.values()]
      .sort((a, b) => a.rank - b.rank)
      .map((group, n) => ({ ...group, name: groups.size === 1 ? layer.name : `${layer.name}_part_${n}` }));
  }

  /** The groups on which the output depends, in this step or a later one. */
  #needed(groups: readonly Group[]): readonly Group[] {
    const groupOf = new Map(groups.flatMap((group) => group.places.map((place) => [place, group])));
    const outputs = (this.#network.layers.at(-1)?.places ?? []).map((place) => groupOf.get(place) as Group);
    const needed = new Set(outputs);
    for (const group of needed)
      for (const place of group.places)
        for (const read of this.#readsOf(place)) {
          const source = groupOf.get(read.place);
          if (source) needed.add(source);
        }
    return groups.filter((group) => needed.has(group));
  }
}

/** Some values of a vector, in their order. */
interface Part {
  readonly source: Source;
  readonly size: number;
  readonly index: number;
}

/** Puts the layers and states of a network together. */
class Assembler {
  readonly #network: Neurons;
  readonly #wiring: Wiring;
  readonly #builder = new NetworkBuilder(textOrigins);
  /** The group of a neuron and its place there; input neurons are in none. */
  readonly #groupOf = new Map<number, { readonly group: Group; readonly index: number }>();
  readonly #inputs: ReadonlyMap<number, number>;
  readonly #activations = new Map<Group, Source>();
  /** The states with activations of the step before, as values and as gains. */
  readonly #held = { value: new Map<Group, Source>(), gain: new Map<Group, Source>() };

  constructor(network: Neurons, wiring: Wiring) {
    this.#network = network;
    this.#wiring = wiring;
    this.#inputs = new Map(network.layers[0]?.places.map((place, n) => [place, n]));
    for (const group of wiring.groups)
      for (const [index, place] of group.places.entries()) this.#groupOf.set(place, { group, index });
  }

  finish() {
    for (const group of this.#wiring.groups) this.#activations.set(group, this.#addGroup(group));
    for (const held of Object.values(this.#held))
      for (const [group, state] of held) this.#builder.keep(state, this.#activations.get(group) as Source);
    const outputs = (this.#network.layers.at(-1)?.places ?? []).map((place) => ({ place, isEarlier: false }));
    this.#gather(outputs, "value", { name: "output", origin: "layer output" });
    return this.#builder.finishStates();
  }

  #addGroup(group: Group): Source {
    const { name, origin, places, squash, self } = group;
    const terms = places.map((place) => this.#wiring.terms(place));
    const ungated = terms.map((own) => own.filter(({ gain }) => gain === undefined));
    const gated = terms.map((own) => own.filter(({ gain }) => gain !== undefined));
    const bias = tensorOf(
      [places.length],
      places.map((place) => this.#neuron(place).bias),
    );
    const parts = [
      this.#weigh(ungated, { name: `${name}_sums`, origin, bias }),
      ...(gated.some((own) => own.length > 0) ? [this.#addGated(gated, group)] : []),
    ];
    if (self !== "none") {
      const state = this.#builder.addState({
        name: `${name}_state`,
        shape: [places.length],
        initial: this.#initial(
          `${name}_state`,
          places.map((place) => this.#neuron(place).state),
        ),
      });
      const gains = places.flatMap((place) => this.#wiring.selfGain(place) ?? []);
      const kept =
        self === "whole"
          ? state
          : this.#multiply(
              state,
              this.#gather(gains, "gain", { name: `${name}_forget`, origin }),
              `${name}_kept`,
              origin,
            );
      const sum = this.#add([kept, ...parts], `${name}_sum`, origin);
      this.#builder.keep(state, sum);
      return this.#activate(sum, squash, name, origin);
    }
    return this.#activate(this.#add(parts, `${name}_sum`, origin), squash, name, origin);
  }

  /** Where all connections to a neuron have one gater, their sum is multiplied; else each value before it is weighed. */
  #addGated(terms: readonly (readonly Term[])[], { name, origin }: Group): Source {
    const gaters = terms.map((own) => own.map(({ gain }) => gain as Read));
    const hasOne = gaters.every(([first, ...others]) => first && others.every((gain) => isSame(gain, first)));
    if (hasOne) {
      const sums = this.#weigh(terms, { name: `${name}_gated_sums`, origin });
      const gains = this.#gather(
        gaters.map(([first]) => first as Read),
        "gain",
        { name: `${name}_gates`, origin },
      );
      return this.#multiply(sums, gains, `${name}_gated`, origin);
    }
    const pairs: Term[] = [];
    const columns = new Map<string, number>();
    const rows = terms.map((own) => {
      const row = own.map((term): [number, number] => {
        const key = [term.value, term.gain as Read]
          .map(({ place, isEarlier }) => `${place} ${isEarlier}`)
          .join();
        const column = columns.get(key) ?? pairs.push(term) - 1;
        columns.set(key, column);
        return [column, term.weight];
      });
      return new Map(row);
    });
    const values = this.#gather(
      pairs.map(({ value }) => value),
      "value",
      { name: `${name}_values`, origin },
    );
    const gains = this.#gather(
      pairs.map(({ gain }) => gain as Read),
      "gain",
      { name: `${name}_gates`, origin },
    );
    const products = this.#multiply(values, gains, `${name}_products`, origin);
    const fields = {
      units: rows.length,
      weights: tensorField(`${name}_gated.weights`, sparseMatrix(name, rows, pairs.length), "out_in"),
      bias: false,
    };
    return this.#builder.add({ type: "dense", name: `${name}_gated`, from: [products], fields, origin });
  }

  /** A dense layer on all vectors that the terms read from, with weights of 0 for what they do not read. */
  #weigh(
    terms: readonly (readonly Term[])[],
    {
      name,
      origin,
      bias,
    }: { readonly name: string; readonly origin: string; readonly bias?: ReturnType<typeof tensorOf> },
  ): Source {
    const sources = new Map<Source, number>();
    let size = 0;
    const placed = terms.map((own) =>
      own.map(({ value, weight }): [number, number] => {
        const part = this.#part(value, "value");
        if (!sources.has(part.source)) {
          sources.set(part.source, size);
          size += part.size;
        }
        return [(sources.get(part.source) as number) + part.index, weight];
      }),
    );
    if (sources.size === 0) {
      const size = terms.length;
      const values = tensorField(`${name}.bias`, bias ?? tensorOf([size], new Array<number>(size).fill(0)));
      return this.#builder.add({
        type: "constant",
        name,
        from: [],
        fields: { shape: [size], values },
        origin,
      });
    }
    const rows = placed.map((own) => new Map(own));
    const from = this.#join([...sources.keys()], `${name}_sources`, origin);
    const fields = {
      units: rows.length,
      weights: tensorField(`${name}.weights`, sparseMatrix(name, rows, size), "out_in"),
      bias: bias !== undefined && tensorField(`${name}.bias`, bias),
    };
    return this.#builder.add({ type: "dense", name, from: [from], fields, origin });
  }

  /** A vector with one value for each read, in their order: whole vectors and slices of others. */
  #gather(
    reads: readonly Read[],
    as: "value" | "gain",
    { name, origin }: { readonly name: string; readonly origin: string },
  ): Source {
    const runs: { part: Part; count: number }[] = [];
    for (const read of reads) {
      const part = this.#part(read, as);
      const run = runs.at(-1);
      if (run && run.part.source === part.source && run.part.index + run.count === part.index) run.count++;
      else runs.push({ part, count: 1 });
    }
    const parts = runs.map(({ part: { source, size, index }, count }, n) => {
      if (count === size) return source;
      const fields = { axis: 0, start: index, end: index + count };
      return this.#builder.add({ type: "slice", name: `${name}_${n}`, from: [source], fields, origin });
    });
    return this.#join(parts, name, origin);
  }

  #part({ place, isEarlier }: Read, as: "value" | "gain"): Part {
    const input = this.#inputs.get(place);
    if (input !== undefined) return { source: this.#builder.input, size: this.#inputs.size, index: input };
    const { group, index } = this.#groupOf.get(place) as { group: Group; index: number };
    const source = isEarlier ? this.#heldOf(group, as) : (this.#activations.get(group) as Source);
    return { source, size: group.places.length, index };
  }

  /** The state that holds the activations of a group; as gains they begin with 1, as values with what the file has. */
  #heldOf(group: Group, as: "value" | "gain"): Source {
    const known = this.#held[as].get(group);
    if (known) return known;
    const { places } = group;
    const name = as === "value" ? `${group.name}_before` : `${group.name}_gain`;
    const values = places.map((place) => (as === "value" ? this.#neuron(place).activation : 1));
    const initial = this.#initial(name, values);
    const state = this.#builder.addState({ name, shape: [places.length], initial });
    this.#held[as].set(group, state);
    return state;
  }

  #initial = (key: string, values: readonly number[]) =>
    values.every((value) => value === 0)
      ? undefined
      : tensorField(`${key}.initial`, tensorOf([values.length], values));

  #neuron = (place: number): Neuron => this.#network.neurons[place] as Neuron;

  #join(parts: readonly Source[], name: string, origin: string): Source {
    const [first] = parts as [Source];
    if (parts.length === 1) return first;
    return this.#builder.add({ type: "concat", name, from: parts, fields: { axis: 0 }, origin });
  }

  #add(parts: readonly Source[], name: string, origin: string): Source {
    const [first] = parts as [Source];
    return parts.length === 1
      ? first
      : this.#builder.add({ type: "add", name, from: parts, fields: {}, origin });
  }

  #multiply = (a: Source, b: Source, name: string, origin: string): Source =>
    this.#builder.add({ type: "multiply", name, from: [a, b], fields: {}, origin });

  #activate(sum: Source, squash: string, name: string, origin: string): Source {
    const activation = applied(squashes[squash] as string);
    if (activation.name === "identity") return sum;
    return this.#builder.add({ type: "activation", name, from: [sum], fields: { activation }, origin });
  }
}

/** A matrix of rows of which only some numbers are given, by their columns. @throws ImportError if these are too few */
function sparseMatrix(layer: string, rows: readonly ReadonlyMap<number, number>[], columns: number) {
  const there = rows.reduce((sum, { size }) => sum + size, 0);
  const problems = sparseProblems(layer, there, rows.length * columns);
  if (problems.length > 0) throw new ImportError(...problems);
  const full = rows.map((row) => Array.from({ length: columns }, (_, column) => row.get(column) ?? 0));
  return matrixOf(full);
}

const isSame = (a: Read, b: Read): boolean => a.place === b.place && a.isEarlier === b.isEarlier;
