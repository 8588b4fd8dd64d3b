import type { Location } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import type { Code } from "./messages.ts";

/** A message about a spec: one sentence, its location, notes and help. */
export interface Diagnostic extends Place {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly notes: readonly Note[];
  /** The shapes of a product in which two sizes should be equal, but are not. */
  readonly shapes?: ShapeEquation;
  /** What to do or write instead. */
  readonly help?: string;
}

export type Severity = "error" | "warning" | "info";

/** A note about another location. */
export interface Note extends Place {
  readonly message: string;
}

/**
 * A field of a spec, such as `layers[1].weights`, and its location if the spec was read from a text; or only the file of the spec, if
 * an option says what its text does not.
 */
export interface Place {
  readonly file?: string;
  readonly field?: string;
  readonly at?: Location;
}
