import { fixIdentifier } from "../../ir/identifier.ts";
import type { ImportedLayer } from "../imported-model.ts";
import { UniqueNames } from "../unique-names.ts";
import type { MadeLayer } from "./layers/layer-call.ts";

interface Entry {
  readonly made: MadeLayer;
  readonly origin: string;
  readonly name: string;
  /** Its source entries, from 0; the input is −1. */
  readonly takes: readonly number[];
}

const INPUT = -1;

/** Collects the layers of a spec. Values get names only at the end, when it is known which need one. */
export class LayerList {
  readonly #entries: Entry[] = [];
  /** The entry that computes each value of the model; value 0 is the input. */
  readonly #makers: number[] = [INPUT];

  /** Adds the chain of layers for a step of the model; empty if the step changes nothing. */
  add(origin: string, name: string, values: readonly number[], chain: readonly MadeLayer[]): void {
    let takes = values.map((value) => this.#makers[value] as number);
    for (const made of chain) takes = [this.#entries.push({ made, origin, name, takes }) - 1];
    this.#makers.push(takes[0] ?? INPUT);
  }

  /** The layers up to the one that computes the output, with activations folded into the dense layers before them. */
  finish(output: number): readonly ImportedLayer[] {
    const entries = this.#fold(this.#makers[output] as number);
    const names = nameReferred(entries);
    return entries.map(({ made, origin, takes, follows, number }) => {
      const name = names.get(number);
      const layer = { ...made, origin, ...(name !== undefined && { name }) };
      return follows ? layer : { ...layer, from: takes.map((taken) => names.get(taken) as string) };
    });
  }

  /** The remaining entries once each activation that is the only use of a dense layer is folded into it. */
  #fold(last: number): readonly Folded[] {
    const uses = countUses(this.#entries);
    const kept = new Map<number, Entry>();
    const folded = new Map<number, number>();
    this.#entries.forEach((entry, number) => {
      const [taken = INPUT] = entry.takes;
      const before = taken === last || uses.get(taken) !== 1 ? undefined : kept.get(taken);
      const both = before && joined(before, entry);
      if (both) folded.set(number, taken);
      kept.set(both ? taken : number, both ?? entry);
    });
    let before = INPUT;
    return [...kept].map(([number, entry]) => {
      const takes = entry.takes.map((taken) => folded.get(taken) ?? taken);
      const follows = takes.length === 1 && takes[0] === before;
      before = number;
      return { ...entry, takes, follows, number };
    });
  }
}

/** An entry after folding. */
interface Folded extends Entry {
  readonly number: number;
  /** Whether its only source is the previous layer. */
  readonly follows: boolean;
}

function countUses(entries: readonly Entry[]): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  for (const taken of entries.flatMap(({ takes }) => takes)) uses.set(taken, (uses.get(taken) ?? 0) + 1);
  return uses;
}

/** A dense layer with its activation; undefined if they are other layers. */
function joined(dense: Entry, { made, origin }: Entry): Entry | undefined {
  if (made.type !== "activation" || dense.made.type !== "dense" || "activation" in dense.made.fields)
    return undefined;
  return {
    ...dense,
    made: { type: "dense", fields: { ...dense.made.fields, ...made.fields } },
    origin: dense.origin === origin ? origin : `${dense.origin}, ${origin}`,
  };
}

/** Names for the entries that others refer to. */
function nameReferred(entries: readonly Folded[]): ReadonlyMap<number, string> {
  const names = new Map([[INPUT, "input"]]);
  const unique = new UniqueNames(names.values());
  const own = new Map(entries.map(({ number, name }) => [number, fixIdentifier(name)]));
  for (const taken of entries.flatMap(({ follows, takes }) => (follows ? [] : takes))) {
    if (names.has(taken)) continue;
    names.set(taken, unique.give(own.get(taken) as string));
  }
  return names;
}
