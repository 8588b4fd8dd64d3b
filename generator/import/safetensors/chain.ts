import { count, list } from "../../diagnostics/words.ts";
import {
  activationLayer,
  type ImportedActivation,
  type ImportedLayer,
  type ImportProblem,
} from "../imported-model.ts";

/** Layers that are added one after the other, with the problems and remarks about them. */
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

  /** The input size of the first layer that has one. */
  get inputs(): number | undefined {
    return this.#inputs;
  }

  /** Adds a layer. @param sizes its input and output size, if known; the input size has to match the layer before */
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

  /** Adds an activation: in the preceding dense layer, or as a layer of its own. */
  activate(activation: ImportedActivation, origin: string): void {
    const last = this.layers.at(-1);
    if (last?.type !== "dense" || last.fields.activation !== undefined) {
      this.layers.push(activationLayer(activation, origin));
      return;
    }
    const fields = { ...last.fields, activation };
    this.layers[this.layers.length - 1] = { ...last, fields, origin: `${last.origin}, ${origin}` };
  }

  /** Names that differ in more than a number do not tell their order, so a remark gives the one that was assumed. */
  remarkOnOrder(modules: readonly string[]): void {
    if (new Set(modules.map((module) => module.replace(/\d+/g, "0"))).size > 1)
      this.remarks.push(`The layers are taken in the order of their names: ${list(modules, "and", 40)}.`);
  }
}
