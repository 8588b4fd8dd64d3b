import type { Location } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import type { Code } from "./messages.ts";

/** Something to tell the author of a spec: one sentence, where it is, and what else helps. */
export interface Diagnostic extends Place {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly notes: readonly Note[];
  /** What the shapes are, where two sizes should be equal and are not. */
  readonly shapes?: ShapeEquation;
  /** What to do or write instead. */
  readonly help?: string;
}

export type Severity = "error" | "warning" | "info";

/** A second place, and what is there. */
export interface Note extends Place {
  readonly message: string;
}

/** A field of the spec, as in `layers[1].weights`, and where that stands if the spec is a text. */
export interface Place {
  readonly field?: string;
  readonly at?: Location;
}
