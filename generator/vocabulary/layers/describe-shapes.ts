import { describeShape } from "../../ir/describe.ts";
import type { Shape } from "../../ir/tensor-data.ts";

/** `2×3 and 4` */
export const describeShapes = (shapes: readonly Shape[]): string => shapes.map(describeShape).join(" and ");

/** `axis 0`, `axes 0, 1 and 2` */
export const axesOf = (shape: Shape): string => {
  const last = shape.length - 1;
  const others = shape.slice(0, -1).map((_, axis) => axis);
  return last === 0 ? "axis 0" : `axes ${others.join(", ")} and ${last}`;
};
