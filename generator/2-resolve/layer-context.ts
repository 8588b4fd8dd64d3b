import type { Note } from "../diagnostics/diagnostic.ts";
import { notes } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count, quote } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import type { LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { Expansion } from "../ir/mathematics.ts";
import type { LayerSpec } from "../ir/spec.ts";
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

/** What messages call the input of the network. */
export const THE_INPUT = "the input";

/** The source of a layer's input: what messages call it, its shape, and where the spec sets that. */
export interface Producer {
  readonly who: string;
  readonly shape: Shape;
  readonly path: FieldPath;
}

export const producerNote = ({ who, shape, path }: Producer, report: Report): Note => ({
  message:
    who === THE_INPUT ? notes.inputHas(describeValues(shape)) : notes.produces(who, describeValues(shape)),
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
