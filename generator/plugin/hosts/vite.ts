import type { Plugin } from "vite";
import type { SpecCompiler } from "../compile-spec.ts";

/** A change of a weight file updates the modules of the specs that name it, even if these have never been compiled without errors. */
export const hotUpdateBy = (compiler: () => SpecCompiler | undefined): NonNullable<Plugin["hotUpdate"]> =>
  function ({ file, modules }) {
    const specs = compiler()?.specsNaming(file) ?? [];
    const own = specs.flatMap((spec) => [
      ...(this.environment.moduleGraph.getModulesByFile(spec.replaceAll("\\", "/")) ?? []),
    ]);
    if (own.length === 0) return undefined;
    // Vite's entry of a watched file, which has no id, would update its specs a second time.
    return [...new Set([...modules.filter(({ id }) => id !== null), ...own])];
  };
