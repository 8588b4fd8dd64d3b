import type { RewriteRule } from "../rewrite.ts";
import { chosen } from "./chosen.ts";
import { composed } from "./composed.ts";
import { gated } from "./gated.ts";
import { layerNorm } from "./layer-norm.ts";

/** Recognizes what exporters write as several operators. */
export const patterns: readonly RewriteRule[] = [gated, composed, chosen, layerNorm];
