import { type WayName, ways } from "../../bench/ways.ts";
import type { BenchedSpec } from "./bench.ts";

/** The `--json` result of a network: every way, with its figures or why it was skipped. */
export function benchResult({ spec, made, figures, summary }: BenchedSpec) {
  const { network, emit, multiplyAdds, omitted } = made;
  return {
    spec,
    name: network.name,
    dtype: network.dtype,
    math: emit.math,
    multiplyAdds,
    // What a row of the figures is.
    row: network.states.length === 0 ? "sample" : "step",
    variants: (Object.keys(ways) as WayName[]).map((way) => {
      const { reason, sameAs } = omitted.find((one) => one.way === way) ?? {};
      return {
        variant: way,
        about: ways[way].about,
        emit: ways[way].emit,
        skipped: reason,
        sameAs,
        figures: figures.filter((figure) => figure.way === way).map(({ way: _, ...figure }) => figure),
      };
    }),
    ...summary,
  };
}
