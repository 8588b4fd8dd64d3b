import type { Demand } from "../../ir/demand.ts";
import { binaryen } from "./binaryen.ts";
import type { Expression, Module } from "./format.ts";
import type { Kept } from "./locals.ts";

/** The function of the module around a kernel that throws, which is all that a kernel ever imports, and from where. */
export const REFUSAL = { module: "host", name: "refuseIndex" } as const;

/** Lets the kernel call it, with the number of the layer and the value that is no index of it. */
export const importRefusal = (module: Module): void =>
  module.addFunctionImport(
    REFUSAL.name,
    REFUSAL.module,
    REFUSAL.name,
    binaryen.createType([binaryen.i32, binaryen.f64]),
    binaryen.none,
  );

/** Has a call fail where a value is not an index. */
export function printCheck(
  module: Module,
  { layer, least, below }: Demand,
  [value, again]: Kept,
): Expression {
  const { f64, i32 } = module;
  const isIndex = [
    f64.ge(value, f64.const(least)),
    f64.lt(again(), f64.const(below)),
    f64.eq(f64.floor(again()), again()),
  ].reduce((all, one) => i32.and(all, one));
  const refuse = module.call(REFUSAL.name, [i32.const(layer), again()], binaryen.none);
  return module.if(i32.eqz(isIndex), refuse);
}
