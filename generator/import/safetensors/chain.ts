import { count, list } from "../../diagnostics/words.ts";
import type { ImportedActivation, ImportedLayer, ImportProblem } from "../imported-model.ts";
import { NetworkBuilder, type NewLayer, textOrigins } from "../network-builder.ts";

/** Layers that are added one after the other, with the problems and remarks about them. */
export class Chain {
  readonly problems: ImportProblem[] = [];
  readonly remarks: string[] = [];
  readonly #builder = new NetworkBuilder(textOrigins);
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
  add(name: string, op: string, sizes: readonly [number, number] | undefined, layer: NewLayer<string>): void {
    this.#builder.add(layer);
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

  activate(activation: ImportedActivation, origin: string): void {
    this.#builder.activate(activation, origin);
  }

  finish(): ImportedLayer[] {
    return this.#builder.finish();
  }

  /** Names that differ in more than a number do not tell their order, so a remark gives the one that was assumed. */
  remarkOnOrder(modules: readonly string[]): void {
    if (new Set(modules.map((module) => module.replace(/\d+/g, "0"))).size > 1)
      this.remarks.push(`The layers are taken in the order of their names: ${list(modules, "and", 40)}.`);
  }
}
