import { quote } from "../diagnostics/words.ts";
import type { FieldPath } from "../ir/location.ts";
import { ConvertError, type ConvertProblem } from "./convert-error.ts";
import { mapEntries, type Tree } from "./tree.ts";

/** What the folder of the target calls a file that the source names; undefined where it is not in that folder. */
export type Move = (path: string) => string | undefined;

/** A spec with its marked paths as the target calls them. Throws a ConvertError with every path that it cannot name. */
export function movePaths(root: Tree, move: Move): Tree {
  const problems: ConvertProblem[] = [];
  const moved = inTree(root, []);
  if (problems.length > 0) throw new ConvertError(problems);
  return moved;

  function inTree(tree: Tree, path: FieldPath): Tree {
    if (tree.kind !== "scalar") return mapEntries(tree, (value, step) => inTree(value, [...path, step]));
    if (!tree.isPath || typeof tree.value !== "string") return tree;
    const moved = move(tree.value);
    if (moved !== undefined) return { ...tree, moved };
    const reason = `${quote(tree.value)} would not be inside its folder, and a spec names only files that are`;
    problems.push({ path, reason, help: "write it into the folder of the spec, or into one around that" });
    return tree;
  }
}
