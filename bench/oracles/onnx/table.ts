import { activations } from "./activations.ts";
import { arithmetic } from "./arithmetic.ts";
import { moves } from "./moves.ts";
import { normalizations } from "./normalizations.ts";
import type { Op } from "./op.ts";
import { parts } from "./parts.ts";
import { products } from "./products.ts";

/** Operations by the names that they have in ONNX. */
export const ops: Readonly<Record<string, Op>> = {
  ...activations,
  ...arithmetic,
  ...products,
  ...normalizations,
  ...moves,
  ...parts,
};
