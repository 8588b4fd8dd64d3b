import { count, list } from "../../diagnostics/words.ts";
import type { ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import type { StateDict } from "./state-dict.ts";
import { weighted } from "./weighted.ts";

/**
 * The prefix of each module's tensors: its own `name`, else its index in a Sequential (`2.weight`, or
 * `net.2.weight`), else, if the file has other names, the first module with weights gets the first name, and so on.
 */
export function nameModules(
  modules: readonly ModuleSpec[],
  state: StateDict,
  chain: Chain,
): ReadonlyMap<ModuleSpec, string> {
  const own = modules.filter(({ type }) => Object.hasOwn(weighted, type));
  const unnamed = own.filter(({ name }) => name === undefined);
  const root = sequentialRoot(state.modules);
  const taken = new Set(own.map(({ name }) => name));
  const free = state.modules.filter((name) => !taken.has(name));
  if (root === undefined && unnamed.length > 0) {
    if (free.length !== unnamed.length)
      chain.problems.push({
        where: "--architecture",
        reason: `it has ${count(unnamed.length, "module")} with weights but no name, but the file has ${free.length}: ${list(free, "and", 40)}`,
        help: "give each a name, as in { type: Linear, name: fc1 }",
      });
    chain.remarkOnOrder(free);
  }
  const nameOf = (module: ModuleSpec): string =>
    module.name ??
    (root === undefined ? free[unnamed.indexOf(module)] : `${root}${module.index}`) ??
    `${module.index}`;
  return new Map(own.map((module) => [module, nameOf(module)]));
}

/** The text before the number in all names of modules: empty, or `net.` */
function sequentialRoot(names: readonly string[]): string | undefined {
  const roots = new Set(names.map((name) => /^(|.*\.)\d+$/.exec(name)?.[1]));
  return roots.size === 1 ? [...roots][0] : undefined;
}
