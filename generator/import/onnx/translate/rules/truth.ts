import { Refusal } from "../../node/refusal.ts";
import { broadcasting, withConstants } from "../broadcast.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { broadcastDims, sampleShape } from "../dims.ts";
import { activation } from "../draft.ts";
import { type Computed, type Dims, dimsOf, typeOf, type Value } from "../value.ts";
import { alignedValue, between } from "./arithmetic.ts";

/** Two inputs, the second in the shape for broadcasting. */
function pair(call: TranslateCall): readonly [Value, Value] {
  const a = call.input(0);
  return [a, alignedValue(call, a, call.input(1))];
}

/** A layer whose sources, constants too, broadcast to larger dims. */
const layerOf = (
  call: TranslateCall,
  kind: string,
  values: readonly Value[],
  dims: Dims,
): Computed["draft"] =>
  call.layer(
    kind,
    values.map((value) => broadcasting(call, value, dims)),
    {},
    sampleShape(dims),
  );

/** A comparison: its name in the vocabulary, its name with swapped sides, and the name of its parameter. */
interface Comparison {
  readonly name: string;
  readonly turned: string;
  readonly parameter: string;
}

/** With a constant it is an activation, between two layers it is a layer. */
const comparing =
  ({ name, turned, parameter }: Comparison): Rule =>
  (call) => {
    const [a, b] = pair(call);
    const withNumber = (comparison: string, x: Value, constant: Value): Computed =>
      constant.kind === "constant"
        ? withConstants(call, call.asComputed(x), [constant], (number = 0) => ({
            kind: "activation",
            fields: activation(comparison, { [parameter]: number }),
          }))
        : between(call, comparison, call.asComputed(x), constant);
    const result = a.kind === "constant" ? withNumber(turned, b, a) : withNumber(name, a, b);
    return { ...result, type: "bool" };
  };

const logical =
  (kind: string): Rule =>
  (call) => {
    const values = pair(call);
    for (const value of values) requireBool(value);
    const dims = broadcastDims(dimsOf(values[0]), dimsOf(values[1]));
    return { kind: "computed", dims, type: "bool", draft: layerOf(call, kind, values, dims) };
  };

function requireBool(value: Value): void {
  if (typeOf(value) !== "bool") throw new Refusal(`it is not defined for ${typeOf(value)}`);
}

const not: Rule = (call) => {
  const x = call.computed(0);
  requireBool(x);
  return call.activation(x, "not");
};

const asked =
  (test: (call: TranslateCall, x: Computed) => Computed): Rule =>
  (call) => ({ ...test(call, call.floats(0)), type: "bool" });

const isInfinite = (call: TranslateCall, x: Computed): Computed => {
  const [negative, positive] = [call.flag("detect_negative", true), call.flag("detect_positive", true)];
  if (negative && positive) return call.activation(x, "is_infinite");
  if (!negative && !positive) throw new Refusal("it detects neither infinity");
  return call.activation(x, "equal", {
    to: positive ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
  });
};

/** `then` where the condition is not 0, else `otherwise`, at least one of them computed. */
export function chosen(call: TranslateCall, condition: Value, then: Value, otherwise: Value): Computed {
  const values = [condition, then, otherwise];
  const dims = values.map(dimsOf).reduce(broadcastDims);
  return { kind: "computed", dims, type: typeOf(then), draft: layerOf(call, "where", values, dims) };
}

const where: Rule = (call) => {
  const [condition, then, otherwise] = [call.input(0), call.input(1), call.input(2)];
  if (typeOf(condition) !== "bool")
    throw new Refusal(`its condition is ${typeOf(condition)}; it must be bool`);
  if (typeOf(then) !== typeOf(otherwise)) {
    throw new Refusal(
      `it chooses between values of different types, ${typeOf(then)} and ${typeOf(otherwise)}`,
    );
  }
  return chosen(call, condition, then, otherwise);
};

const than = "than";

export const truthRules = {
  Greater: comparing({ name: "greater", turned: "less", parameter: than }),
  GreaterOrEqual: comparing({ name: "greater_or_equal", turned: "less_or_equal", parameter: than }),
  Less: comparing({ name: "less", turned: "greater", parameter: than }),
  LessOrEqual: comparing({ name: "less_or_equal", turned: "greater_or_equal", parameter: than }),
  Equal: comparing({ name: "equal", turned: "equal", parameter: "to" }),
  And: logical("and"),
  Or: logical("or"),
  Xor: logical("xor"),
  Not: not,
  IsNaN: asked((call, x) => call.activation(x, "is_nan")),
  IsInf: asked(isInfinite),
  Where: where,
} satisfies Readonly<Record<string, Rule>>;
