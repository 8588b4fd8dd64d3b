import { describeShape } from "../../ir/describe.ts";
import type { Shape } from "../../ir/tensor-data.ts";

/** `2×3 and 4` */
export const describeShapes = (shapes: readonly Shape[]): string => shapes.map(describeShape).join(" and ");
