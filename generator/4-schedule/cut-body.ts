import type { Dtype } from "../ir/number-format.ts";
import type { Statement } from "../ir/program.ts";
import { contentOf, namesIn } from "../ir/uses.ts";
import { BytecodeMeter } from "./estimate-bytecode.ts";

/**
 * A body in runs of statements that need no local of one another, each of at most so many bytes of bytecode where that can
 * be: V8 optimises no function that is too long, and type checkers take time that grows with the square of its length.
 */
export function cutBody(body: readonly Statement[], dtype: Dtype, bytes: number): Statement[][] {
  const pieces: Statement[][] = [];
  let meter = new BytecodeMeter(dtype);
  for (const run of independentRuns(body)) {
    const piece = pieces.at(-1);
    meter.add(run);
    if (piece !== undefined && meter.bytes <= bytes) for (const statement of run) piece.push(statement);
    else {
      pieces.push([...run]);
      meter = new BytecodeMeter(dtype);
      meter.add(run);
    }
  }
  return pieces;
}

/** The shortest runs that need no local of one another; a comment stays with what it is about. */
function independentRuns(body: readonly Statement[]): Statement[][] {
  const definedAt = new Map<string, number>();
  /** Where the run that a statement belongs to ends at the earliest. */
  const ends = body.map((_, n) => n);
  body.forEach((statement, n) => {
    for (const name of namesIn([statement]).locals) {
      const place = definedAt.get(name);
      if (place !== undefined) ends[place] = n;
    }
    const { defines } = contentOf(statement);
    if (defines !== undefined) definedAt.set(defines, n);
    if (statement.kind === "comment") ends[n] = Math.min(n + 1, body.length - 1);
  });
  const runs: Statement[][] = [];
  let end = -1;
  body.forEach((statement, n) => {
    if (n > end) runs.push([]);
    (runs.at(-1) as Statement[]).push(statement);
    end = Math.max(end, ends[n] as number);
  });
  return runs;
}
