import type { Note } from "../diagnostics/diagnostic.ts";
import { helps, notes } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count, list } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import type { FieldPath } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import type { Layout, TensorSpec } from "../ir/spec.ts";
import type { Shape } from "../ir/tensor-data.ts";

/** The size that a tensor must have along one axis, and the note that says why. */
export interface ExpectedSize {
  readonly size: number;
  /** `gets 16 values` */
  readonly has: string;
  readonly note: Note;
}

/** The tensor whose shape is checked. */
export interface ShapeOwner {
  readonly layer: string;
  readonly field: string;
  readonly path: FieldPath;
  readonly spec: TensorSpec;
  /** The product in which a shape is wrong along an axis; undefined for tensors in no product. */
  readonly equation?: (shape: Shape, axis: number) => ShapeEquation | undefined;
  /** What to write so that it fits as it is. */
  readonly remedy?: (shape: Shape) => string | undefined;
}

/** Reports where the shape of a tensor is not what its layer needs. Returns whether it fits. */
export function checkShape(
  shape: Shape,
  wanted: readonly ExpectedSize[],
  owner: ShapeOwner,
  report: Report,
): boolean {
  const { layer, field, path, spec } = owner;
  const place = report.place(path);
  if (shape.length !== wanted.length) {
    const values = { layer, field, shape: `[${shape.join(", ")}]`, wanted: describeExpected(wanted) };
    report.add("wrong-shape", values, place);
    return false;
  }
  const wrong = wanted.flatMap((want, axis) => (want.size === shape[axis] ? [] : [{ ...want, axis }]));
  const remedy = wrong.length > 0 ? owner.remedy?.(shape) : undefined;
  const turned =
    wrong.length > 0 && shape.length === 2 && wanted.every(({ size }, axis) => size === shape.at(-1 - axis));
  // The axes of a kernel have one size to agree with, and are wrong once.
  const reasons = [...new Set(wrong.map(({ has }) => has))];
  for (const has of turned || remedy ? reasons.slice(0, 1) : reasons) {
    const alike = wrong.filter((one) => one.has === has);
    const { axis, note } = alike[0] as (typeof wrong)[number];
    const values = {
      layer,
      has,
      field,
      size: describeAxes(
        shape,
        alike.map(({ axis }) => axis),
      ),
    };
    report.add("shape-mismatch", values, place, {
      notes: [note],
      shapes: owner.equation?.(shape, axis),
      help: remedy ? helps.fitsWith(remedy) : turned ? transposeHelp(spec) : undefined,
    });
  }
  return wrong.length === 0;
}

const otherLayout: Readonly<Record<Layout, Layout>> = { in_out: "out_in", out_in: "in_out" };

const transposeHelp = (spec: TensorSpec): string =>
  spec.from === "spec" ? helps.transpose() : helps.turn(otherLayout[spec.layout]);

/** The sizes along axes: `15 rows`, `size 3 along axis 0`, `sizes 5×5 along axes 0 and 1`. */
function describeAxes(shape: Shape, axes: readonly number[]): string {
  if (axes.length === 1) return describeAxis(shape, axes[0] as number);
  const sizes = axes.map((axis) => shape[axis] as number);
  return `sizes ${describeShape(sizes)} along axes ${list(axes.map(String))}`;
}

/** The size along an axis: `15 rows`, `4 columns`, `3 numbers`. */
function describeAxis(shape: Shape, axis: number): string {
  const size = shape[axis] ?? 0;
  if (shape.length > 2) return `size ${size} along axis ${axis}`;
  return count(size, shape.length === 1 ? "number" : axis === 0 ? "row" : "column");
}

function describeExpected(wanted: readonly ExpectedSize[]): string {
  const shape = wanted.map(({ size }) => size);
  if (shape.length === 2) return `a matrix with ${describeAxis(shape, 0)} and ${describeAxis(shape, 1)}`;
  return shape.length === 1 ? `a list of ${describeAxis(shape, 0)}` : `shape [${shape.join(", ")}]`;
}

export const declaredNote = (field: string, value: string, path: FieldPath, report: Report): Note =>
  report.note(notes.declares(field, value), [...path, field]);
