import { rounding } from "../../ir/number-format.ts";
import { type FunctionName, isFunction, type PrimitiveName } from "../../ir/primitives.ts";
import type { Scalar } from "../../ir/scalar.ts";
import { foldScalar } from "../../ir/walk-scalar.ts";
import type { Expression } from "./format.ts";
import { type Apply, call, type FunctionContext, type Make, type Simd } from "./function-context.ts";
import { lookUp } from "./look-up.ts";
import { exponent, scale } from "./powers-of-two.ts";

/** The lanes of an expression that vector number `vector` holds. */
export function printVector(root: Scalar, vector: number, context: FunctionContext): Expression {
  const { dtype, locals, load } = context;
  const later = (make: Make): Make => make;
  return foldScalar<Make>(root, {
    number: ({ value }) => later(() => locals.literal(rounding[dtype](value))),
    local: ({ name }) => later(() => locals.get(name, vector)),
    load: ({ buffer, index }) => later(() => load(buffer, index, vector)),
    apply: (node, operands) => later(() => spell(node.primitive)(operands, context, node)),
    lookUp: (node, index) => later(() => lookUp(node.table, node.index, index, vector, context)),
  })();
}

const direct =
  (operation: Simd): Apply =>
  (operands, context) =>
    call(context, operation, ...operands.map((make) => make()));

/** The instructions of each primitive. Functions are none: formulas have taken their place. */
const spellings: Readonly<Record<Exclude<PrimitiveName, FunctionName>, Apply>> = {
  add: direct("add"),
  sub: direct("sub"),
  mul: direct("mul"),
  div: direct("div"),
  neg: direct("neg"),
  abs: direct("abs"),
  sqrt: direct("sqrt"),
  floor: direct("floor"),
  max: extreme("max", "pmax"),
  min: extreme("min", "pmin"),
  less: choice("lt"),
  lessOrEqual: choice("le"),
  scale,
  exponent,
};

function spell(primitive: PrimitiveName): Apply {
  if (isFunction(primitive)) throw new Error(`WebAssembly has no ${primitive}`);
  return spellings[primitive];
}

/**
 * The larger or smaller of x and a number. Where the number is known not to be NaN, one comparing instruction does what
 * otherwise takes several; max(x, 0) needs an addition that turns −0 into +0.
 */
function extreme(general: "max" | "min", comparing: "pmax" | "pmin"): Apply {
  return (operands, context, node) => {
    const [x, c] = operands as [Make, Make];
    const operand = node.kind === "apply" ? node.operands[1] : undefined;
    const bound = operand?.kind === "number" ? rounding[context.dtype](operand.value) : Number.NaN;
    if (Number.isNaN(bound) || Object.is(bound, -0)) {
      return call(context, general, x(), c());
    }
    const compared = call(context, comparing, x(), c());
    return general === "max" && bound === 0 ? call(context, "add", compared, c()) : compared;
  };
}

/** a < b ? c : d, which is one instruction where it chooses between the values that it compares. */
function choice(comparison: "lt" | "le"): Apply {
  return ([a, b, c, d], context, node) => {
    const [na, nb, nc, nd] = node.kind === "apply" ? node.operands : [];
    const [makeA, makeB, makeC, makeD] = [a, b, c, d] as [Make, Make, Make, Make];
    // pmax(x, y) is x < y ? y : x, and pmin(y, x) is x < y ? x : y.
    if (comparison === "lt" && isSame(na, nd) && isSame(nb, nc)) {
      return call(context, "pmax", makeA(), makeB());
    }
    if (comparison === "lt" && isSame(na, nc) && isSame(nb, nd)) {
      return call(context, "pmin", makeB(), makeA());
    }
    // Made in the order in which they are computed, since one may use what another keeps in a local.
    const [chosen, other] = [makeC(), makeD()];
    const condition = call(context, comparison, makeA(), makeB());
    return context.module.v128.bitselect(chosen, other, condition);
  };
}

const isSame = (a: Scalar | undefined, b: Scalar | undefined): boolean =>
  (a?.kind === "number" && b?.kind === "number" && Object.is(a.value, b.value)) ||
  (a?.kind === "local" && b?.kind === "local" && a.name === b.name);
