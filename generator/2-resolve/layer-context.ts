import type { Note } from "../diagnostics/diagnostic.ts";
import { notes } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count, quote } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import type { LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { Expansion } from "../ir/mathematics.ts";
import type { Dtype } from "../ir/number-format.ts";
import { type LayerSpec, NETWORK, type NetworkLayerSpec, type PortSpec } from "../ir/spec.ts";
import type { Shape } from "../ir/tensor-data.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import type { NumberChecker } from "./check-numbers.ts";
import { ofScope, type Scope } from "./scope.ts";
import type { WeightFiles } from "./weight-files.ts";

/** What every step of resolving a spec needs. */
export interface ResolveContext {
  readonly vocabulary: Vocabulary;
  readonly report: Report;
  readonly files: WeightFiles;
  readonly numbers: NumberChecker;
  readonly expansion: Expansion;
  readonly dtype: Dtype;
}

/** A layer in its spec and in the whole network. */
export interface LayerPlace {
  /** From 1, among the layers of its spec. */
  readonly position: number;
  /** Its path in the spec that is compiled. */
  readonly path: FieldPath;
  /** What messages call it: `layer 2 "hidden" of "encoder" (dense, 3 units)`, and in short `layer 2 of "encoder"`. */
  readonly label: string;
  readonly who: string;
  /** What the whole network calls it: `encoder.hidden`, or `encoder.2` if its spec calls it nothing. */
  readonly name: string | undefined;
}

/** The place of the layer that comes next in a scope, `kind` being undefined for a network. */
export function placeOf(
  scope: Scope,
  position: number,
  layer: LayerSpec | NetworkLayerSpec,
  kind: LayerKind | undefined,
): LayerPlace {
  const { name } = layer;
  const who = `layer ${position}${ofScope(scope)}`;
  const what = kind === undefined ? NETWORK : describeType(layer as LayerSpec, kind);
  return {
    position,
    path: [...scope.path, "layers", position - 1],
    label: `layer ${position}${name === undefined ? "" : ` ${quote(name)}`}${ofScope(scope)} (${what})`,
    who,
    name: scope.name === undefined ? name : `${scope.name}.${name ?? position}`,
  };
}

/** `dense, 3 units` */
function describeType({ type, fields }: LayerSpec, kind: LayerKind): string {
  const sizes = Object.entries(kind.fields)
    .filter(([, field]) => field.type === "size")
    .map(([field]) => describeField(fields[field] as number, field));
  return [type, ...sizes].join(", ");
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

/** What messages call a port: `the input`, `input "image"`, `the output of "encoder"`. */
export const portLabel = (
  kind: "input" | "state" | "output",
  { name, path }: PortSpec,
  scope: Pick<Scope, "name">,
): string => `${path.length === 1 ? `the ${kind}` : `${kind} ${quote(name)}`}${ofScope(scope)}`;

export const producerNote = ({ who, shape, path, isPort }: Producer, report: Report): Note =>
  report.note(notes[isPort ? "has" : "produces"](who, describeValues(shape)), path);

/** `16 values`, `3×16 values` */
export const describeValues = (shape: Shape): string =>
  shape.length === 1 ? count(shape[0] as number, "value") : `${describeShape(shape)} values`;

/** `3 units`, `1 unit`, `size 3`: a size with the name of its field. */
export const describeField = (size: number, field: string): string =>
  field.endsWith("s") ? count(size, field.slice(0, -1)) : `${field} ${size}`;
