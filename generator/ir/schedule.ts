/** A stretch of weighted sums or of a map that gets a function of its own: a range of its inputs for a range of its units. */
export interface Part {
  readonly units: readonly [from: number, to: number];
  readonly inputs: readonly [from: number, to: number];
}

/** How one node of a graph is computed, as plain data. */
export type Schedule =
  /** Every multiply-add a piece of text, weights as literals, in the entry itself. */
  | { readonly kind: "unrolled" }
  /** Unrolled into functions that each stay under V8's limit and meet in a scratch buffer. */
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  /**
   * Weighted sums as one loop over their inputs for each tile of units. Weights lie in blocks of these widths, which add up
   * to the units; each inner list of tiles is a function of its own, or the entry itself where there is but one, and tiles
   * fill blocks. So many rows are computed side by side.
   */
  | {
      readonly kind: "tiled";
      readonly blocks: readonly number[];
      readonly functions: readonly (readonly number[])[];
      readonly rows: number;
    }
  /** Weighted sums as one loop over their inputs for each block, and one loop over all blocks of a width. */
  | { readonly kind: "blocked"; readonly blocks: readonly number[]; readonly rows: number }
  /** A map as part of the stores of the sums before it. */
  | { readonly kind: "fused" }
  /** A map as a loop in a function that all layers with this activation call. */
  | { readonly kind: "outlined" }
  /** A map or a fold as loops over its elements, those of a map by so many vectors at once. */
  | { readonly kind: "loop"; readonly vectors?: number }
  /** A scan as one loop over its steps, around what its body becomes, node by node. */
  | { readonly kind: "steps"; readonly body: readonly Schedule[] };
