/** A stretch of an affine or a map that gets a function of its own: a range of its inputs for a range of its units. */
export interface Part {
  readonly units: readonly [from: number, to: number];
  readonly inputs: readonly [from: number, to: number];
}

/** How one tensor operation is computed, as plain data. */
export type Schedule =
  /** Every multiply-add a piece of text, weights as literals, in the entry itself. */
  | { readonly kind: "unrolled" }
  /** Unrolled into functions that each stay under V8's limit and meet in a scratch buffer. */
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  /**
   * An affine as one loop over its inputs for each tile of units. The tiles are widths that add up to the units; each
   * inner list is a function of its own, or the entry itself where there is but one.
   */
  | { readonly kind: "tiled"; readonly functions: readonly (readonly number[])[] }
  /** A map as part of the stores of the tiled affine before it. */
  | { readonly kind: "fused" }
  /** A map or a reduction as a loop over its elements. */
  | { readonly kind: "loop" };
