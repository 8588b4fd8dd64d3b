import type { ImportProblem } from "../imported-model.ts";

/** A layer becomes a matrix. It may have this many zeros per connection, plus a constant number. */
const SPARSEST = 100;
const FEW = 10_000;

/** What is wrong with a layer that has so many of its possible connections, if those are too few. */
export const sparseProblems = (layer: string, there: number, possible: number): readonly ImportProblem[] =>
  possible - there <= SPARSEST * there + FEW
    ? []
    : [
        {
          where: `layer ${layer}`,
          reason: `it has only ${there} of ${possible} possible connections, too few for a dense matrix`,
        },
      ];
