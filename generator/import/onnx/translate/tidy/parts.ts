import { type Draft, draft, together } from "../draft.ts";
import type { RewriteRule } from "../rewrite.ts";

/** Neighbouring slices that are put together again are one slice, or all that they were taken from. */
export const partsTogether: RewriteRule = (layer) => {
  const [first] = layer.from;
  const [source] = first?.from ?? [];
  const { axis } = layer.fields;
  if (layer.kind !== "concat" || first === undefined || source === undefined) return undefined;
  const isNext = (part: Draft, i: number): boolean =>
    part.kind === "slice" &&
    part.from[0] === source &&
    part.fields.axis === axis &&
    part.fields.step === 1 &&
    (i === 0 || part.fields.start === layer.from[i - 1]?.fields.end);
  if (!layer.from.every(isNext)) return undefined;
  const [start, end] = [first.fields.start as number, layer.from.at(-1)?.fields.end as number];
  if (start === 0 && end === source.shape[axis as number]) return source;
  return draft(
    "slice",
    [source],
    { axis: axis as number, start, end, step: 1 },
    layer.shape,
    together(first, layer),
  );
};
