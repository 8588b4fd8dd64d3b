import type { Vocabulary } from "../ir/vocabulary.ts";
import { activations } from "./activations.ts";
import { layers } from "./layers/index.ts";
import { mathematics } from "./mathematics/index.ts";

/** What neuroll speaks by itself; `compile` takes another vocabulary as an option. */
export const vocabulary: Vocabulary = { activations, layers, mathematics };
