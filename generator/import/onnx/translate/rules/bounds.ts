import { clipBounds } from "../../node/clip-bounds.ts";
import { Refusal } from "../../node/refusal.ts";
import { withConstants } from "../broadcast.ts";
import type { Rule } from "../call.ts";
import { inShape } from "../constant.ts";
import { activation } from "../draft.ts";

const NONE = Number.POSITIVE_INFINITY;

/** Bounds that are an activation of the vocabulary. */
const named: readonly { readonly name: string; readonly min: number; readonly max: number }[] = [
  { name: "relu", min: 0, max: NONE },
  { name: "relu6", min: 0, max: 6 },
  { name: "hard_tanh", min: -1, max: 1 },
];

const clip: Rule = (call) => {
  const x = call.numbersOrIndices(0);
  const { min, max } = clipBounds(call, x.type, (index, name) =>
    call.has(index) ? call.constant(index, name).tensor : undefined,
  );
  if (min === -NONE && max === NONE) return x;
  const row = named.find((bounds) => bounds.min === min && bounds.max === max);
  if (row !== undefined) return call.activation(x, row.name);
  return call.activation(x, "clip", { ...(min !== -NONE && { min }), ...(max !== NONE && { max }) });
};

/** The slope broadcasts to the shape of x; before opset 7, several slopes belong to axis 1. */
const prelu: Rule = (call) => {
  const x = call.floats(0);
  const slope = call.constant(1, "slope");
  const { shape } = slope.tensor;
  const perChannel = call.opset < 7 && shape.length === 1 && shape[0] !== 1 && x.dims.length > 2;
  const aligned = perChannel ? inShape(slope, [...shape, ...x.dims.slice(2).map(() => 1)]) : slope;
  const changed = withConstants(call, x, [aligned], (alpha = 0) => ({
    kind: "activation",
    fields: activation("prelu", { alpha }),
  }));
  if (changed.dims.length === x.dims.length && changed.dims.every((dim, i) => dim === x.dims[i]))
    return changed;
  throw new Refusal(
    `its slope has shape ${shape.join("×")}, which does not broadcast to ${x.dims.join("×")}`,
  );
};

export const boundRules = { Clip: clip, PRelu: prelu } satisfies Readonly<Record<string, Rule>>;
