import type { Statement } from "../ir/program.ts";
import { namesIn } from "../ir/uses.ts";

/** The statements without the definitions that none after them reads: a layer may take but a part of what another gives. */
export function dropUnused(body: readonly Statement[]): Statement[] {
  const read = new Set<string>();
  const kept: Statement[] = [];
  for (const statement of body.toReversed()) {
    if (statement.kind === "define" && !read.has(statement.name)) continue;
    for (const name of namesIn([statement]).locals) read.add(name);
    kept.push(statement);
  }
  return kept.reverse();
}
