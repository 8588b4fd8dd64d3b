import type { Sheet } from "../../picture/sheet.ts";
import type { FlagName, Flags } from "../flags/flags.ts";
import type { ProblemGroup } from "../output/command-output.ts";
import { usageError } from "../problems/failure.ts";

/** A plot, what it is called, and what it shows: in words, and for programs. */
export interface Figure {
  readonly sheet: Sheet;
  readonly title: string;
  readonly description: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly problemGroups: readonly ProblemGroup[];
}

/** The kinds of figure, and the flags that are for them alone. */
const figures = {
  curves: { called: "activations as curves", flags: ["range", "derivative"] },
  bars: { called: "activations as bars", flags: ["input"] },
  network: { called: "what a network computes", flags: ["range", "unit"] },
  weights: { called: "weights", flags: ["weights"] },
} as const satisfies Record<string, { readonly called: string; readonly flags: readonly FlagName[] }>;

export type FigureKind = keyof typeof figures;

/** Throws where a flag is given that means nothing for this kind of figure. */
export function refuseStrayFlags(kind: FigureKind, flags: Flags): void {
  const all = new Set<FlagName>(Object.values(figures).flatMap((figure) => figure.flags));
  const own: readonly FlagName[] = figures[kind].flags;
  const stray = [...all].find((flag) => flags[flag] !== undefined && !own.includes(flag));
  if (stray !== undefined)
    throw usageError(
      `--${stray} does not apply to a plot of ${figures[kind].called}.`,
      (gen) => `see ${gen} plot --help`,
    );
}
