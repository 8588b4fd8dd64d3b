import type { Note } from "../diagnostics/diagnostic.ts";
import { notes } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count, quote } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import type { LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { Expansion } from "../ir/mathematics.ts";
import type { LayerSpec, PortSpec } from "../ir/spec.ts";
import type { Shape } from "../ir/tensor-data.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import type { NumberChecker } from "./check-numbers.ts";
import type { WeightFiles } from "./weight-files.ts";

/** What every step of resolving a spec needs. */
export interface ResolveContext {
  readonly vocabulary: Vocabulary;
  readonly report: Report;
  readonly files: WeightFiles;
  readonly numbers: NumberChecker;
  readonly expansion: Expansion;
}

/** The source of a layer's input: what messages call it, its shape, and where the spec sets that. */
export interface Producer {
  readonly who: string;
  readonly shape: Shape;
  readonly path: FieldPath;
  /** Whether it has its values from outside of the network. */
  readonly isPort?: true;
  /** What formulas call its values, where that is its name. */
  readonly symbol?: string;
}

/** What messages call a port: `the input`, `input "image"`. */
export const portLabel = (kind: "input" | "state" | "output", { name, path }: PortSpec): string =>
  path.length === 1 ? `the ${kind}` : `${kind} ${quote(name)}`;

export const producerNote = ({ who, shape, path, isPort }: Producer, report: Report): Note => ({
  message: notes[isPort ? "has" : "produces"](who, describeValues(shape)),
  ...report.place(path),
});

/** `16 values`, `3×16 values` */
export const describeValues = (shape: Shape): string =>
  shape.length === 1 ? count(shape[0] as number, "value") : `${describeShape(shape)} values`;

/** `layer 2 (dense, 3 units)` */
export function layerLabel(number: number, { type, name, fields }: LayerSpec, kind: LayerKind): string {
  const sizes = Object.entries(kind.fields)
    .filter(([, field]) => field.type === "size")
    .map(([field]) => describeField(fields[field] as number, field));
  return `layer ${number}${name === undefined ? "" : ` ${quote(name)}`} (${[type, ...sizes].join(", ")})`;
}

/** `3 units`, `1 unit`, `size 3`: a size with the name of its field. */
export const describeField = (size: number, field: string): string =>
  field.endsWith("s") ? count(size, field.slice(0, -1)) : `${field} ${size}`;
