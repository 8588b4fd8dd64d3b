import { withConstants } from "../broadcast.ts";
import type { Call } from "../call.ts";
import { activation } from "../draft.ts";
import { Refusal } from "../refusal.ts";
import type { Constant } from "../value.ts";
import { inShape } from "../constant.ts";
import type { Rule } from "./rule.ts";

/** A bound: an attribute before opset 11, an input since; nothing where there is none. */
function boundOf(call: Call, index: number, name: string): number | undefined {
  const bound =
    call.opset < 11 ? call.number(name) : call.has(index) ? call.constant(index, name).tensor.data[0] : undefined;
  if (Number.isNaN(bound)) throw new Refusal(`its ${name} is NaN`);
  return bound;
}

const clip: Rule = (call) => {
  const x = call.floats(0);
  const [min, max] = [boundOf(call, 1, "min"), boundOf(call, 2, "max")];
  if (min !== undefined && max !== undefined && min > max) {
    throw new Refusal(`its min ${min} is above its max ${max}`);
  }
  const named = named_(min, max);
  if (named !== undefined) return call.activation(x, named.name, named.parameters);
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return call.activation(x, "clip", bounds);
};
