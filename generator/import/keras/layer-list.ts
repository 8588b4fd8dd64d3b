import { fixIdentifier } from "../../ir/identifier.ts";
import type { ImportedActivation, ImportedLayer } from "../imported-model.ts";
import type { MadeLayer } from "./layers/layer-call.ts";

interface Entry {
  made: MadeLayer;
  origin: string;
  readonly name: string;
  /** Entries that it takes, from 0; the input is −1. */
  readonly takes: readonly number[];
}

const INPUT = -1;

/** The layers of a spec in the making: values become names only once it is known which need one. */
export class LayerList {
  readonly #entries: Entry[] = [];
  /** The entry that makes each value of the model; value 0 is the input. */
  readonly #makers: number[] = [INPUT];

  /** Adds what a step of the model makes: a chain of layers, or none where it hands on what it gets. */
  add(origin: string, name: string, values: readonly number[], chain: readonly MadeLayer[]): void {
    let takes = values.map((value) => this.#makers[value] as number);
    for (const made of chain) takes = [this.#entries.push({ made, origin, name, takes }) - 1];
    this.#makers.push(takes[0] ?? INPUT);
  }

  /** The layers up to the one that makes the output, activations folded into the dense layers before them. */
  finish(output: number): readonly ImportedLayer[] {
    const last = this.#makers[output] as number;
    const folded = this.#fold(last);
    const names = this.#nameReferred(folded);
    let before = INPUT;
    return this.#entries.flatMap(({ made: { type, fields }, origin, takes }, i) => {
      if (folded.has(i)) return [];
      const from = takes.map((taken) => folded.get(taken) ?? taken);
      const follows = from.length === 1 && from[0] === before;
      before = i;
      const name = names.get(i);
      const layer = { type, fields, origin, ...(name !== undefined && { name }) };
      return [follows ? layer : { ...layer, from: from.map((taken) => names.get(taken) as string) }];
    });
  }

  /** Activations that are the only use of a dense layer without one, and which it is. */
  #fold(last: number): Map<number, number> {
    const uses = new Map<number, number>();
    for (const taken of this.#entries.flatMap(({ takes }) => takes))
      uses.set(taken, (uses.get(taken) ?? 0) + 1);
    const folded = new Map<number, number>();
    this.#entries.forEach(({ made, origin, takes }, i) => {
      const [taken = INPUT] = takes;
      const dense = this.#entries[taken];
      if (made.type !== "activation" || dense?.made.type !== "dense" || "activation" in dense.made.fields)
        return;
      if (taken === last || uses.get(taken) !== 1) return;
      const activation = made.fields.activation as ImportedActivation;
      dense.made = { type: "dense", fields: { ...dense.made.fields, activation } };
      if (dense.origin !== origin) dense.origin = `${dense.origin}, ${origin}`;
      folded.set(i, taken);
    });
    return folded;
  }

  /** Names for the entries that others take by name. */
  #nameReferred(folded: ReadonlyMap<number, number>): Map<number, string> {
    const names = new Map([[INPUT, "input"]]);
    const taken = new Set(["input"]);
    let before = INPUT;
    this.#entries.forEach(({ takes }, i) => {
      if (folded.has(i)) return;
      const from = takes.map((source) => folded.get(source) ?? source);
      if (from.length !== 1 || from[0] !== before)
        for (const source of from) give(source, this.#entries[source]);
      before = i;
    });
    return names;

    function give(index: number, entry: Entry | undefined): void {
      if (names.has(index) || entry === undefined) return;
      const plain = fixIdentifier(entry.name);
      let name = plain;
      for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
      taken.add(name);
      names.set(index, name);
    }
  }
}
