import type { FieldPath } from "../ir/location.ts";

/** Why a field cannot be said in the target. */
export interface ConvertProblem {
  readonly path: FieldPath;
  readonly reason: string;
  readonly help: string;
}

/** A spec cannot be converted as it was asked for. */
export class ConvertError extends Error {
  override readonly name = "ConvertError";
  readonly problems: readonly ConvertProblem[];

  constructor(problems: readonly ConvertProblem[]) {
    super(problems.map(({ reason }) => reason).join("\n"));
    this.problems = problems;
  }
}
