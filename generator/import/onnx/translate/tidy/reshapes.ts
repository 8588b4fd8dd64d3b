import { type Draft, reshaped, sameShape, together, transposed } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";

/** A reshape to the shape that is there already, and all but the last of several in a row. */
export const reshapes: RewriteRule = (layer) => {
  const [source] = layer.from;
  if (layer.kind !== "reshape" || source === undefined) return undefined;
  if (sameShape(source.shape, layer.shape)) return source;
  const [before] = source.from;
  if (source.kind !== "reshape" || before === undefined) return undefined;
  return reshaped(before, layer.shape, together(source, layer));
};

/** Two transposes are one, or none; one that moves only axes of size 1 is a reshape. */
export const transposes: RewriteRule = (layer) => {
  const [source] = layer.from;
  if (layer.kind !== "transpose" || source === undefined) return undefined;
  const axes = axesOf(layer);
  const lasting = axes.filter((axis) => source.shape[axis] !== 1);
  if (lasting.every((axis, i) => i === 0 || axis > (lasting[i - 1] as number))) {
    return reshaped(source, layer.shape, layer.origin);
  }
  const [before] = source.from;
  if (source.kind !== "transpose" || before === undefined) return undefined;
  const first = axesOf(source);
  const both = axes.map((axis) => first[axis] as number);
  return transposed(before, both, together(source, layer));
};

const axesOf = ({ fields }: Draft): readonly number[] => fields.axes as readonly number[];
