import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Lowered } from "./lower.ts";

/** What full unrolling costs where it does not fit one function. */
export function warnOfCost({ ops, program }: Lowered): Diagnostic[] {
  const parts = program.procedures.length;
  void parts;
  void ops;
  return [];
}
