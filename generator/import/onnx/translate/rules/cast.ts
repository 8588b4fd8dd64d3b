import type { ElementType } from "../../graph.ts";
import { castTarget } from "../../node/cast-target.ts";
import { Refusal } from "../../node/refusal.ts";
import { isFloat } from "../../read/fit-to-type.ts";
import type { Rule } from "./rule.ts";

/** What holds each value of a type, without the type itself. */
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

/** Integers are indices or inputs here, and become what the network computes in anyway. */
const isExact = (from: ElementType, to: ElementType): boolean =>
  from === to || wider[from].includes(to) || (!isFloat(from) && (to === "f32" || to === "f64"));

export const cast: Rule = (call) => {
  const value = call.computed(0);
  const to = castTarget(call);
  if (isExact(value.type, to)) return { ...value, type: to };
  throw new Refusal(`it rounds ${value.type} to ${to}`, {
    attribute: "to",
    help: "export the model in one floating-point type",
  });
};
