import { rounding } from "../../ir/number-format.ts";
import { type FunctionName, isFunction, type PrimitiveName } from "../../ir/primitives.ts";
import type { Scalar } from "../../ir/scalar.ts";
import { foldScalar } from "../../ir/walk-scalar.ts";
import type { Expression } from "./format.ts";
import { lookUp } from "./look-up.ts";
import { exponent, scale } from "./powers-of-two.ts";
import { type Apply, call, type Make, type Simd, type Surroundings } from "./surroundings.ts";

/** The lanes of an expression that vector number `vector` holds. */
export function printVector(root: Scalar, vector: number, surroundings: Surroundings): Expression {
  const { dtype, locals, load } = surroundings;
  const later = (make: Make): Make => make;
  return foldScalar<Make>(root, {
    number: ({ value }) => later(() => locals.literal(rounding[dtype](value))),
    local: ({ name }) => later(() => locals.get(name, vector)),
    load: ({ buffer, index }) => later(() => load(buffer, index, vector)),
    apply: (node, operands) => later(() => spell(node.primitive)(operands, surroundings, node)),
    lookUp: (node, index) => later(() => lookUp(node.table, node.index, index, vector, surroundings)),
  })();
}

const direct =
  (operation: Simd): Apply =>
  (operands, surroundings) =>
    call(surroundings, operation, ...operands.map((make) => make()));

/** How WebAssembly spells each primitive but functions, which are formulas by now. */
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
 * The largest or smallest of x and a number that is known not to be NaN: then one instruction that compares does what
 * takes several in general. Max(x, 0) needs the addition to make +0 of −0.
 */
function extreme(general: "max" | "min", comparing: "pmax" | "pmin"): Apply {
  return (operands, surroundings, node) => {
    const [x, c] = operands as [Make, Make];
    const operand = node.kind === "apply" ? node.operands[1] : undefined;
    const bound = operand?.kind === "number" ? rounding[surroundings.dtype](operand.value) : Number.NaN;
    if (Number.isNaN(bound) || Object.is(bound, -0)) {
      return call(surroundings, general, x(), c());
    }
    const compared = call(surroundings, comparing, x(), c());
    return general === "max" && bound === 0 ? call(surroundings, "add", compared, c()) : compared;
  };
}

/** a < b ? c : d. Where it chooses between what it compares, one instruction does it. */
function choice(comparison: "lt" | "le"): Apply {
  return ([a, b, c, d], surroundings, node) => {
    const [na, nb, nc, nd] = node.kind === "apply" ? node.operands : [];
    const [makeA, makeB, makeC, makeD] = [a, b, c, d] as [Make, Make, Make, Make];
    // pmax(x, y) is x < y ? y : x, and pmin(y, x) is x < y ? x : y.
    if (comparison === "lt" && isSame(na, nd) && isSame(nb, nc)) {
      return call(surroundings, "pmax", makeA(), makeB());
    }
    if (comparison === "lt" && isSame(na, nc) && isSame(nb, nd)) {
      return call(surroundings, "pmin", makeB(), makeA());
    }
    // Made in the order in which they are computed, as what one keeps the next may use.
    const [chosen, other] = [makeC(), makeD()];
    const condition = call(surroundings, comparison, makeA(), makeB());
    return surroundings.module.v128.bitselect(chosen, other, condition);
  };
}

const isSame = (a: Scalar | undefined, b: Scalar | undefined): boolean =>
  (a?.kind === "number" && b?.kind === "number" && Object.is(a.value, b.value)) ||
  (a?.kind === "local" && b?.kind === "local" && a.name === b.name);
