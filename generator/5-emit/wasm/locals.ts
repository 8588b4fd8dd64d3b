import { spellNumber } from "../../ir/spell-number.ts";
import { splat } from "./access-memory.ts";
import { binaryen } from "./binaryen.ts";
import type { Expression, Format, Module } from "./format.ts";
import type { MemoryLayout } from "./lay-out-memory.ts";

/** A value that is computed at its first use and read from a local afterwards. */
export type Kept = readonly [first: Expression, again: () => Expression];

/** The locals of a function: its parameters, then those that its statements need. */
export class Locals {
  readonly types: binaryen.Type[] = [];
  readonly #module: Module;
  readonly #format: Format;
  readonly #parameters: number;
  /** The vectors that hold each local of the program; a local of one lane fills all lanes of a vector. */
  readonly #vectors = new Map<string, readonly number[]>();
  readonly #literals = new Map<string, number>();

  constructor(module: Module, format: Format, parameters: number) {
    this.#module = module;
    this.#format = format;
    this.#parameters = parameters;
  }

  fresh(type: binaryen.Type): number {
    return this.#parameters + this.types.push(type) - 1;
  }

  /** New vectors for the lanes of a local, which `name` then gives its name. */
  vectorsFor(lanes: number): number[] {
    return Array.from({ length: Math.ceil(lanes / this.#format.lanes) }, () => this.fresh(binaryen.v128));
  }

  name(local: string, vectors: readonly number[]): void {
    this.#vectors.set(local, vectors);
  }

  vectorsOf(local: string): readonly number[] {
    const vectors = this.#vectors.get(local);
    if (vectors === undefined) throw new Error(`no local ${local}`);
    return vectors;
  }

  /** The index that WebAssembly knows a vector of a local by: each definition has its own. */
  numberOf(local: string, vector: number): number {
    const vectors = this.vectorsOf(local);
    return vectors[vectors.length === 1 ? 0 : vector] as number;
  }

  get(local: string, vector: number): Expression {
    return this.#module.local.get(this.numberOf(local, vector), binaryen.v128);
  }

  keep(value: Expression, type: binaryen.Type): Kept {
    const { local } = this.#module;
    const kept = this.fresh(type);
    return [local.tee(kept, value, type), () => local.get(kept, type)];
  }

  /** A number in all lanes, loaded once at the start of the function. */
  literal(value: number): Expression {
    const key = spellNumber(value);
    const number = this.#literals.get(key) ?? this.fresh(binaryen.v128);
    this.#literals.set(key, number);
    return this.#module.local.get(number, binaryen.v128);
  }

  /** Loads the literals that the function uses. */
  loadLiterals({ literals }: MemoryLayout): Expression[] {
    return [...this.#literals].map(([key, number]) => {
      const address = literals.get(key) as number;
      const loaded = splat(this.#module, this.#format, address, this.#module.i32.const(0));
      return this.#module.local.set(number, loaded);
    });
  }
}
