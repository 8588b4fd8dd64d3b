import { count, list } from "../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import type { ImportedActivation, ImportedLayer, ImportProblem } from "../imported-model.ts";
import { NetworkBuilder, type NewLayer, type Part, textOrigins } from "../network-builder.ts";

/** Layers that are added one after the other, with the problems and remarks about them. */
export class Chain {
  readonly problems: ImportProblem[] = [];
  readonly remarks: string[] = [];
  readonly #builder = new NetworkBuilder(textOrigins);
  readonly #help: string | undefined;
  #input: Shape | undefined;
  #shape: Shape | undefined;
  #before = "the input";
  #isLost = false;

  /**
   * @param help what to do about layers that do not fit together
   * @param input the shape of a sample, if it is known; else it is a vector for the first layer that has a size
   */
  constructor(help?: string, input?: Shape) {
    this.#help = help;
    this.#input = input;
    this.#shape = input;
  }

  /** The shape of a sample, once that is known. */
  get input(): Shape | undefined {
    return this.#input;
  }

  /** The shape of what the last layer gives, once that is known. */
  get shape(): Shape | undefined {
    return this.#shape;
  }

  /** Whether no shape is known any more, because of a problem that is reported. */
  get isLost(): boolean {
    return this.#isLost;
  }

  lose(): void {
    this.#isLost = true;
    this.#shape = undefined;
  }

  /** Adds a layer. @param sizes its input and output size, if known; the input size has to match the layer before */
  add(name: string, op: string, sizes: readonly [number, number] | undefined, layer: NewLayer<string>): void {
    this.#builder.add(layer);
    if (sizes === undefined || this.#isLost) return;
    const [inputs, outputs] = sizes;
    const taken = this.#shape?.at(-1) ?? inputs;
    if (taken !== inputs) {
      const help = this.#flatteningFor(inputs) ?? this.#help;
      this.problems.push({
        ...{ where: name, op },
        reason: `it takes ${count(inputs, "value")}, but ${this.#before} gives ${(this.#shape ?? [taken]).join("×")}`,
        ...(help !== undefined && { help }),
      });
    }
    this.#input ??= [inputs];
    this.#shape = (this.#shape ?? [inputs]).with(-1, outputs);
    this.#before = name;
  }

  /** Adds what becomes of a module, which gives values of this shape, if that is known. */
  addParts(name: string, origin: string, parts: readonly Part[], shape: Shape | undefined): void {
    this.#builder.addParts(parts, { origin });
    this.#shape = shape;
    this.#before = name;
  }

  /** What to do where the values of all axes together would fit. */
  #flatteningFor(inputs: number): string | undefined {
    const shape = this.#shape ?? [];
    return shape.length > 1 && sizeOf(shape) === inputs ? "list Flatten before it" : undefined;
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
