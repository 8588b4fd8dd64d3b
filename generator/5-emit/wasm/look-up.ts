import type { Scalar, Table } from "../../ir/scalar.ts";
import { binaryen } from "./binaryen.ts";
import { type Expression, formats } from "./format.ts";
import { call, type FunctionContext, type Make } from "./function-context.ts";

/**
 * Each lane's element of a table: the low bits of an integer plus `magic` are the integer. Lookups of the same
 * local reuse its addresses.
 */
export function lookUp(
  table: Table,
  node: Scalar,
  index: Make,
  vector: number,
  context: FunctionContext,
): Expression {
  const { dtype, module, locals, knownAddresses } = context;
  const { lanes, bytes } = formats[dtype];
  const key = node.kind === "local" ? `${locals.numberOf(node.name, vector)} ${table.values.length}` : "";
  const known = knownAddresses.get(key)?.map((again) => again());
  const places = known ?? findAddresses(table, index, context, key);

  const { v128 } = module;
  const offset = context.tableAt(table);
  const [zero, lane] =
    lanes === 2 ? [v128.load64_zero, v128.load64_lane] : [v128.load32_zero, v128.load32_lane];
  // A load computes its address before the vector that it adds a lane to: the last lane's is the first.
  const [lowest, ...rest] = places as [Expression, ...Expression[]];
  return rest.reduce(
    (gathered, place, n) => lane(offset, bytes, n + 1, place, gathered),
    zero(offset, bytes, lowest),
  );
}

/** The address of each lane's element, which is computed in the order of the lanes from the last. */
function findAddresses(
  table: Table,
  index: Make,
  context: FunctionContext,
  key: string,
): readonly Expression[] {
  const { module, dtype, locals, knownAddresses } = context;
  const { lanes, shift, magic } = formats[dtype];
  const sum = call(context, "add", index(), locals.literal(magic));
  const [bits, bitsAgain] = locals.keep(sum, binaryen.v128);
  const kept = Array.from({ length: lanes }, (_, lane) => {
    const integer = lane === lanes - 1 ? bits : bitsAgain();
    const element = module.i32.and(
      module.i32x4.extract_lane(integer, lane * (4 / lanes)),
      module.i32.const(table.values.length - 1),
    );
    return locals.keep(module.i32.shl(element, module.i32.const(shift)), binaryen.i32);
  });
  if (key !== "") {
    knownAddresses.set(
      key,
      kept.map(([, again]) => again),
    );
  }
  return kept.map(([first]) => first);
}
