import { count, list } from "../../diagnostics/words.ts";
import {
  activationLayer,
  type ImportedActivation,
  type ImportedLayer,
  type ImportProblem,
} from "../imported-model.ts";

/** Layers that are added one after the other, with what is wrong with them and what is to be told. */
export class Chain {
  readonly layers: ImportedLayer[] = [];
  readonly problems: ImportProblem[] = [];
  readonly remarks: string[] = [];
  readonly #help: string | undefined;
  #inputs: number | undefined;
  #last: { readonly name: string; readonly size: number } | undefined;

  /** @param help what to do about layers that do not fit together */
  constructor(help?: string) {
    this.#help = help;
  }

  /** How many values the first layer that knows takes. */
  get inputs(): number | undefined {
    return this.#inputs;
  }

  /** Adds a layer that takes and gives so many values, where it is known; it has to take what the layer before gives. */
  add(name: string, op: string, sizes: readonly [number, number] | undefined, layer: ImportedLayer): void {
    this.layers.push(layer);
    if (sizes === undefined) return;
    const [inputs, outputs] = sizes;
    const before = this.#last;
    if (before !== undefined && before.size !== inputs) {
      this.problems.push({
        ...{ where: name, op },
        reason: `it takes ${count(inputs, "value")}, but ${before.name} gives ${before.size}`,
        ...(this.#help !== undefined && { help: this.#help }),
      });
    }
    this.#inputs ??= inputs;
    this.#last = { name, size: outputs };
  }

  /** Applies an activation: within the dense layer before, or as a layer of its own. */
  activate(activation: ImportedActivation, origin: string): void {
    const last = this.layers.at(-1);
    if (last?.type !== "dense" || last.fields.activation !== undefined) {
      this.layers.push(activationLayer(activation, origin));
      return;
    }
    const fields = { ...last.fields, activation };
    this.layers[this.layers.length - 1] = { ...last, fields, origin: `${last.origin}, ${origin}` };
  }

  /** Names that differ in more than a number do not tell an order, so the one that is taken is told. */
  remarkOnOrder(modules: readonly string[]): void {
    if (new Set(modules.map((module) => module.replace(/\d+/g, "0"))).size > 1)
      this.remarks.push(`The layers are taken in the order of their names: ${list(modules, "and", 40)}.`);
  }
}
