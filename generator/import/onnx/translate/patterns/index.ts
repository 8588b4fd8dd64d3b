import type { RewriteRule } from "../rewrite.ts";
import { chosen } from "./chosen.ts";
import { composed } from "./composed.ts";
import { gated } from "./gated.ts";
import { layerNorm } from "./layer-norm.ts";

/** What exporters write as a chain of operations, found again. */
export const patterns: readonly RewriteRule[] = [gated, composed, chosen, layerNorm];
