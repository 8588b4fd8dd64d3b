import { FoldCall } from "../../fold/call.ts";
import { castTo as castConstant } from "../../fold/creations.ts";
import type { ElementType } from "../../graph.ts";
import { castTarget } from "../../node/cast-target.ts";
import { Refusal } from "../../node/refusal.ts";
import { isFloat } from "../../read/fit-to-type.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { type Computed, typeOf } from "../value.ts";

/** For each type, the other types that hold all of its values. */
const wider: Readonly<Record<ElementType, readonly ElementType[]>> = {
  f16: ["f32", "f64"],
  bf16: ["f32", "f64"],
  f32: ["f64"],
  f64: [],
  bool: ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f16", "bf16"],
  u8: ["u16", "i16", "u32", "i32", "u64", "i64", "f16", "bf16"],
  i8: ["i16", "i32", "i64", "f16", "bf16"],
  u16: ["u32", "i32", "u64", "i64"],
  i16: ["i32", "i64"],
  u32: ["u64", "i64"],
  i32: ["i64"],
  u64: [],
  i64: [],
};

/**
 * Whether a cast keeps all numbers. Integers are indices or inputs here, and are converted to the type of the network
 * anyway; so is f32 in the middle of f64, since a network computes in one type throughout.
 */
const isKept = (from: ElementType, to: ElementType): boolean =>
  from === to ||
  wider[from].includes(to) ||
  (!isFloat(from) && (to === "f32" || to === "f64")) ||
  isNarrowed(from, to);

/** Whether a cast rounds and the network does not: see `precisionRemarks`. */
export const isNarrowed = (from: ElementType, to: ElementType): boolean => from === "f64" && to === "f32";

export const cast: Rule = (call) => castTo(call, castTarget(call));

/** To the type of another value. */
export const castLike: Rule = (call) => {
  const to = typeOf(call.input(1));
  const value = call.input(0);
  if (value.kind === "computed") return castTo(call, to);
  const fold = new FoldCall(call.node, [value.tensor], call.opset, call.budget);
  return { ...value, tensor: castConstant(fold, to) };
};

function castTo(call: TranslateCall, to: ElementType): Computed {
  const value = call.computed(0);
  if (isKept(value.type, to)) return { ...value, type: to };
  // Everything but 0 is true, including NaN.
  if (to === "bool") {
    const isZero = call.as("is it 0?").activation(value, "not");
    return { ...call.activation(isZero, "not"), type: to };
  }
  // The result for values outside the integer type is undefined.
  if (isFloat(value.type) && (to === "i64" || to === "i32")) {
    return { ...call.activation(value, "trunc"), type: to };
  }
  throw new Refusal(`it rounds ${value.type} to ${to}`, {
    attribute: "to",
    help: "export the model in one floating-point type",
  });
}
