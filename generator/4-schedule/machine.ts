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
  /** What sums are: tiles that are written out, a function for all tiles that are alike, or loops over whole blocks. */
  readonly sums: "tiles" | "functions" | "blocks";
  /** What follows the names of its entries. */
  readonly suffix: string;
  /** The same for a network with states, or with several inputs or outputs. */
  readonly suffixOfPorts: string;
}

const one = { f64: 1, f32: 1 };
const vector = { f64: 2, f32: 4 };
const kernelBlocks = { lanes: vector, widest: ({ vectors }: Budget) => vectors };

export const machines: Readonly<Record<Machine, MachineTraits>> = {
  ts: {
    lanes: one,
    blocks: { lanes: one, widest: ({ tile }) => [tile, tile] },
    hasLiterals: true,
    sums: "tiles",
    suffix: "",
    suffixOfPorts: "Into",
  },
  fallback: {
    lanes: one,
    blocks: kernelBlocks,
    hasLiterals: false,
    sums: "functions",
    suffix: "InTypeScript",
    suffixOfPorts: "InTypeScript",
  },
  wasm: {
    lanes: vector,
    blocks: kernelBlocks,
    hasLiterals: false,
    sums: "blocks",
    suffix: "",
    suffixOfPorts: "",
  },
};
