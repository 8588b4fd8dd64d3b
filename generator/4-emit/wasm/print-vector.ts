import { type Dtype, rounding } from "../../ir/number-format.ts";
import type { PrimitiveName } from "../../ir/primitives.ts";
import type { Index, Scalar, Table } from "../../ir/scalar.ts";
import { foldScalar } from "../../ir/walk-scalar.ts";
import { type Expression, type Format, formats, type Module } from "./format.ts";

/** What an expression needs of the function that it stands in. */
export interface Surroundings {
  readonly module: Module;
  readonly dtype: Dtype;
  /** The vector of a local that holds the lanes from `vector` times the lanes of one on. */
  readonly local: (name: string, vector: number) => Expression;
  /** What WebAssembly calls that: one definition, one number. */
  readonly numberOf: (name: string, vector: number) => number;
  readonly load: (buffer: string, index: Index, vector: number) => Expression;
  /** A number in all lanes. */
  readonly literal: (value: number) => Expression;
  readonly tableAt: (table: Table) => number;
  /** Keeps a vector in a new local: the first expression sets and gives it, the function gives it again. */
  readonly keep: (value: Expression) => readonly [first: Expression, again: () => Expression];
  readonly keepAddress: (value: Expression) => readonly [first: Expression, again: () => Expression];
  /** The addresses of lookups so far, by the local that they are made at. */
  readonly sharedAddresses: Map<string, Kept[]>;
}

/** A value that is computed where it is first used. */
export interface Kept {
  readonly first: () => Expression;
  readonly again: () => Expression;
}

/** Makes an expression; a tree of them may hold none twice, so that each use makes its own. */
type Make = () => Expression;
type Apply = (operands: readonly Make[], surroundings: Surroundings, node: Scalar) => Expression;

/** The lanes of an expression that vector number `vector` holds. */
export function printVector(root: Scalar, vector: number, surroundings: Surroundings): Expression {
  const { dtype, literal } = surroundings;
  return foldScalar<Make>(root, {
    number:
      ({ value }) =>
      () =>
        literal(rounding[dtype](value)),
    local:
      ({ name }) =>
      () =>
        surroundings.local(name, vector),
    load:
      ({ buffer, index }) =>
      () =>
        surroundings.load(buffer, index, vector),
    apply: (node, operands) => () => spell(node.primitive)(operands, surroundings, node),
    lookUp:
      ({ table, index: node }, index) =>
      () =>
        lookUp(table, node, index, vector, surroundings),
  })();
}

type Simd =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "abs"
  | "floor"
  | "max"
  | "min"
  | "pmax"
  | "pmin"
  | "lt"
  | "le";

const call = (
  { module, dtype }: Surroundings,
  operation: Simd,
  ...operands: readonly Expression[]
): Expression =>
  (
    module[formats[dtype].simd] as unknown as Record<Simd, (...operands: readonly Expression[]) => Expression>
  )[operation](...operands);

const direct =
  (operation: Simd): Apply =>
  (operands, surroundings) =>
    call(surroundings, operation, ...operands.map((make) => make()));

/** How WebAssembly spells each primitive. */
const spellings: Partial<Record<PrimitiveName, Apply>> = {
  add: direct("add"),
  sub: direct("sub"),
  mul: direct("mul"),
  div: direct("div"),
  neg: direct("neg"),
  abs: direct("abs"),
  floor: direct("floor"),
  max: extreme("max", "pmax"),
  min: extreme("min", "pmin"),
  less: choice("lt"),
  lessOrEqual: choice("le"),
  scale,
  exponent,
};

function spell(primitive: PrimitiveName): Apply {
  const spelling = spellings[primitive];
  if (spelling === undefined) throw new Error(`WebAssembly has no ${primitive}`);
  return spelling;
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
    const condition = call(surroundings, comparison, makeA(), makeB());
    return surroundings.module.v128.bitselect(makeC(), makeD(), condition);
  };
}

const isSame = (a: Scalar | undefined, b: Scalar | undefined): boolean =>
  (a?.kind === "number" && b?.kind === "number" && Object.is(a.value, b.value)) ||
  (a?.kind === "local" && b?.kind === "local" && a.name === b.name);

/**
 * x·2^⌊n⌋ as two exact factors of about equal size, so that only the last product is rounded. A power of two is its
 * exponent's bits, moved into place.
 */
function scale([x, n]: readonly Make[], surroundings: Surroundings): Expression {
  const { module, dtype, literal, keep } = surroundings;
  const { integer, mantissaBits, bias, magic } = formats[dtype];
  const power = (exponent: Expression): Expression =>
    module[integer].shl(
      call(surroundings, "add", exponent, literal(magic + bias)),
      module.i32.const(mantissaBits),
    );
  // Operands are computed from left to right, so what the first factor keeps is there for the second.
  const [whole, wholeAgain] = keep(call(surroundings, "floor", (n as Make)()));
  const [half, halfAgain] = keep(call(surroundings, "floor", call(surroundings, "mul", whole, literal(0.5))));
  const scaled = call(surroundings, "mul", power(half), (x as Make)());
  return call(surroundings, "mul", scaled, power(call(surroundings, "sub", wholeAgain(), halfAgain())));
}

/** ⌊log2 x⌋: the bits of the exponent, made a number by setting them below 2^52 (or 2^23) and taking that away. */
function exponent([x]: readonly Make[], surroundings: Surroundings): Expression {
  const { module, dtype, literal } = surroundings;
  const { integer, mantissaBits, bias } = formats[dtype];
  const bits = module[integer].shr_u((x as Make)(), module.i32.const(mantissaBits));
  const number = module.v128.or(bits, literal(2 ** mantissaBits));
  return call(surroundings, "sub", number, literal(2 ** mantissaBits + bias));
}

/**
 * Each lane's element of a table: the low bits of an integer plus `magic` are the integer. Lookups at one local share
 * their addresses.
 */
function lookUp(
  table: Table,
  node: Scalar,
  index: Make,
  vector: number,
  surroundings: Surroundings,
): Expression {
  const { dtype, module, sharedAddresses } = surroundings;
  const { lanes, bytes } = formats[dtype];
  const key =
    node.kind === "local" ? `${surroundings.numberOf(node.name, vector)} ${table.values.length}` : undefined;
  const places = (key && sharedAddresses.get(key)) || findAddresses(table, index, surroundings);
  if (key)
    sharedAddresses.set(
      key,
      places.map(({ again }) => ({ first: again, again })),
    );

  const { v128 } = module;
  const offset = surroundings.tableAt(table);
  const [zero, lane] =
    lanes === 2 ? [v128.load64_zero, v128.load64_lane] : [v128.load32_zero, v128.load32_lane];
  // A load computes its address before the vector that it adds a lane to: the last lane's is the first.
  const [lowest, ...rest] = places as [Kept, ...Kept[]];
  return rest.reduce(
    (gathered, { first }, n) => lane(offset, bytes, n + 1, first(), gathered),
    zero(offset, bytes, lowest.first()),
  );
}

/** The address of each lane's element: `first` computes it, in the order of the lanes from the last. */
function findAddresses(table: Table, index: Make, surroundings: Surroundings): Kept[] {
  const { module, dtype, literal, keep, keepAddress } = surroundings;
  const { lanes, shift, magic } = formats[dtype];
  const [bits, bitsAgain] = keep(call(surroundings, "add", index(), literal(magic)));
  return Array.from({ length: lanes }, (_, lane) => {
    const element = module.i32.and(
      module.i32x4.extract_lane(lane === lanes - 1 ? bits : bitsAgain(), lane * (4 / lanes)),
      module.i32.const(table.values.length - 1),
    );
    const [first, again] = keepAddress(module.i32.shl(element, module.i32.const(shift)));
    return { first: () => first, again };
  });
}
