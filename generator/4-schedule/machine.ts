import type { Dtype } from "../ir/number-format.ts";
import type { Budget } from "./budget.ts";

/** What a program is written for: `fallback` is TypeScript that reads its weights as the kernel beside it has them. */
export type Machine = "ts" | "fallback" | "wasm";

/** How programs for a machine differ from those for others. */
interface MachineTraits {
  /** How many numbers one instruction computes. */
  readonly lanes: Readonly<Record<Dtype, number>>;
  /** How many units the weights of a block belong to, counted in vectors of as many lanes. */
  readonly blocks: {
    readonly lanes: Readonly<Record<Dtype, number>>;
    /** The most of them, where units have the same inputs, and where each has its own. */
    readonly widest: (budget: Budget) => Budget["vectors"];
  };
  /** Whether weights may be written as literals. */
  readonly hasLiterals: boolean;
  /** Whether sums are loops over whole blocks, and not over tiles that are written out. */
  readonly loopsOverBlocks: boolean;
  /** Whether its code is rather short than fast: it only stands in for other code. */
  readonly isShort: boolean;
  /** What follows the names of its entries. */
  readonly suffix: string;
}

const one = { f64: 1, f32: 1 };
const vector = { f64: 2, f32: 4 };
const kernelBlocks = { lanes: vector, widest: ({ vectors }: Budget) => vectors };

export const machines: Readonly<Record<Machine, MachineTraits>> = {
  ts: {
    lanes: one,
    blocks: { lanes: one, widest: ({ tile }) => [tile, tile] },
    hasLiterals: true,
    loopsOverBlocks: false,
    isShort: false,
    suffix: "",
  },
  fallback: {
    lanes: one,
    blocks: kernelBlocks,
    hasLiterals: false,
    loopsOverBlocks: false,
    isShort: true,
    suffix: "InTypeScript",
  },
  wasm: {
    lanes: vector,
    blocks: kernelBlocks,
    hasLiterals: false,
    loopsOverBlocks: true,
    isShort: true,
    suffix: "",
  },
};
