import { readFileSync } from "node:fs";
import { join } from "node:path";
import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { list, quote } from "../../diagnostics/words.ts";
import { packageFolder } from "../files/package-folder.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { usageError } from "../problems/failure.ts";

/** Files in recipes/ that save a trained network for `gen import`, by library. */
export const recipes = {
  sklearn: "sklearn.py",
  pytorch: "pytorch.py",
  keras: "keras.py",
  tfjs: "tfjs.mjs",
} as const;

/** Other names of libraries. */
const otherNames: Readonly<Record<string, keyof typeof recipes>> = {
  "scikit-learn": "sklearn",
  torch: "pytorch",
  onnx: "pytorch",
  tensorflow: "keras",
  "tensorflow.js": "tfjs",
};

/** `gen snippet NAME`: prints a recipe. Throws a Failure where there is none of that name. */
export function snippet(name: string): CommandOutput {
  const known = Object.keys(recipes);
  if (!Object.hasOwn(recipes, name)) {
    const closest = otherNames[name.toLowerCase()] ?? suggest(name, known);
    const reason = `there is no recipe for ${quote(name)}; the recipes are ${list(known)}.`;
    throw usageError(reason, helps.didYouMean(closest));
  }
  const file = recipes[name as keyof typeof recipes];
  const text = readFileSync(join(packageFolder(), "recipes", file), "utf8");
  return { text: text.trimEnd(), results: [{ name, file, text }], problemGroups: [] };
}
