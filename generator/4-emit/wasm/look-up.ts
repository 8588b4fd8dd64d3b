import type { Scalar, Table } from "../../ir/scalar.ts";
import { binaryen } from "./binaryen.ts";
import { type Expression, formats } from "./format.ts";
import { call, type Make, type Surroundings } from "./surroundings.ts";

/**
 * Each lane's element of a table: the low bits of an integer plus `magic` are the integer. Lookups at one local share
 * their addresses.
 */
export function lookUp(
  table: Table,
  node: Scalar,
  index: Make,
  vector: number,
  surroundings: Surroundings,
): Expression {
  const { dtype, module, locals, sharedAddresses } = surroundings;
  const { lanes, bytes } = formats[dtype];
  const key = node.kind === "local" ? `${locals.numberOf(node.name, vector)} ${table.values.length}` : "";
  const known = sharedAddresses.get(key)?.map((again) => again());
  const places = known ?? findAddresses(table, index, surroundings, key);

  const { v128 } = module;
  const offset = surroundings.tableAt(table);
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
  surroundings: Surroundings,
  key: string,
): readonly Expression[] {
  const { module, dtype, locals, sharedAddresses } = surroundings;
  const { lanes, shift, magic } = formats[dtype];
  const sum = call(surroundings, "add", index(), locals.literal(magic));
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
    sharedAddresses.set(
      key,
      kept.map(([, again]) => again),
    );
  }
  return kept.map(([first]) => first);
}
