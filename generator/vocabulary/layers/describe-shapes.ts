import { describeShape } from "../../ir/describe.ts";
import type { FieldFault } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";

/** `2×3 and 4` */
export const describeShapes = (shapes: readonly Shape[]): string => shapes.map(describeShape).join(" and ");

/** Why a list with neither one number for all axes nor one for each will not do: `has 3 numbers in times for 2 axes`. */
export const countFault = (field: string, list: readonly number[], axes: readonly number[]): FieldFault => ({
  field,
  fault: `has ${list.length} numbers in ${field} for ${axes.length} ${axes.length === 1 ? "axis" : "axes"}`,
});

/** `axis 0`, `axes 0, 1 and 2` */
export const axesOf = (shape: Shape): string => {
  const last = shape.length - 1;
  const others = shape.slice(0, -1).map((_, axis) => axis);
  return last === 0 ? "axis 0" : `axes ${others.join(", ")} and ${last}`;
};
