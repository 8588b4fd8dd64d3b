import type { Network } from "../generator/ir/network.ts";
import { makeNetwork } from "../test/support/networks.ts";

export interface Size {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly multiplyAdds: number;
}

export const hiddenActivations = ["relu", "sigmoid"] as const;
export type Hidden = (typeof hiddenActivations)[number];

/** From the chapter's network to one that reads pictures of 28 by 28. */
export const sizes: readonly Size[] = [
  "2-3-2-2",
  "4-16-3",
  "8-16-16-4",
  "16-32-32-4",
  "64-128-64-10",
  "784-50-100-10",
].map(sizeOf);

export function sizeOf(name: string): Size {
  const widths = name.split("-").map(Number);
  const multiplyAdds = widths.slice(1).reduce((sum, units, k) => sum + units * (widths[k] as number), 0);
  return { name, sizes: widths, multiplyAdds };
}

/** Random weights, the same on every run; the output as it is. The loops by hand have the host's mathematics. */
export const networkOf = ({ sizes: widths }: Size, hidden: Hidden): Network =>
  makeNetwork({
    sizes: widths,
    activations: [...widths.slice(2).map(() => hidden), "identity"],
    math: "native",
  });
