import type { ElementType } from "../../graph.ts";
import type { Call } from "../call.ts";
import { Refusal } from "../refusal.ts";
import { isFloat } from "../value.ts";
import type { Rule } from "./rule.ts";

/** The numbers of TensorProto.DataType; before opset 6 its names. */
const types = new Map<string, ElementType>(
  Object.entries({
    ...{ 1: "f32", 2: "u8", 3: "i8", 4: "u16", 5: "i16", 6: "i32", 7: "i64", 9: "bool" },
    ...{ 10: "f16", 11: "f64", 12: "u32", 13: "u64", 16: "bf16" },
    ...{ FLOAT: "f32", UINT8: "u8", INT8: "i8", UINT16: "u16", INT16: "i16", INT32: "i32", INT64: "i64" },
    ...{ BOOL: "bool", FLOAT16: "f16", DOUBLE: "f64", UINT32: "u32", UINT64: "u64" },
  } as const),
);

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

export const cast: Rule = (call: Call) => {
  const value = call.computed(0);
  const to = types.get(String(call.node.attributes.to));
  if (to === undefined) throw new Refusal("it casts to a type that is no number", { attribute: "to" });
  if (isExact(value.type, to)) return { ...value, type: to };
  throw new Refusal(`it rounds ${value.type} to ${to}`, {
    attribute: "to",
    help: "export the model in one floating-point type",
  });
};
