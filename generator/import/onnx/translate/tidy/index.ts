import type { RewriteRule } from "../rewrite.ts";
import { merges } from "./merge.ts";
import { partsTogether } from "./parts.ts";
import { reshapes, transposes } from "./reshapes.ts";

/** What makes the layers fewer and changes no bit of what they compute. */
export const tidying: readonly RewriteRule[] = [partsTogether, reshapes, transposes, ...merges];
