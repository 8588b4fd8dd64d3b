import type { Statement } from "../ir/program.ts";
import type { Scalar } from "../ir/scalar.ts";
import { operandsOf } from "../ir/walk-scalar.ts";

/** The statements without the definitions that none after them reads: a layer may take but a part of what another gives. */
export function dropUnused(body: readonly Statement[]): Statement[] {
  const read = new Set<string>();
  const kept: Statement[] = [];
  for (const statement of body.toReversed()) {
    if (statement.kind === "define" && !read.has(statement.name)) continue;
    noteLocals(statement, read);
    kept.push(statement);
  }
  return kept.reverse();
}

function noteLocals(statement: Statement, read: Set<string>): void {
  if ("body" in statement) for (const inner of statement.body) noteLocals(inner, read);
  else if ("value" in statement) noteLocalsIn(statement.value, read, new Set());
}

function noteLocalsIn(node: Scalar, read: Set<string>, seen: Set<Scalar>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === "local") read.add(node.name);
  for (const operand of operandsOf(node)) noteLocalsIn(operand, read, seen);
}
