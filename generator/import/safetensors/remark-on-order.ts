import { list } from "../../diagnostics/words.ts";
import type { Chain } from "./chain.ts";

/** Names that differ in more than a number do not tell an order, so the one that is taken is told. */
export function remarkOnOrder(modules: readonly string[], chain: Chain): void {
  if (new Set(modules.map((module) => module.replace(/\d+/g, "0"))).size > 1)
    chain.remarks.push(`The layers are taken in the order of their names: ${list(modules, "and", 40)}.`);
}
