import type { Effort, Samples, Variant } from "./measure.ts";
import { assertSameBits, measure } from "./measure.ts";
import { hiddenActivations, networkOf, type Size, sizes } from "./networks.ts";
import { makeVariant, type VariantName } from "./variants.ts";

/** Variants that are compared round by round, in a process of their own. */
export interface Experiment {
  readonly name: string;
  readonly run: (effort: Effort) => Promise<Samples>;
}

/** The experiment that hand-written code exists for. */
export const BY_HAND = "784-50-100-10 relu";
export const NO_CLIFF = "no cliff";

/** Sizes at which a multiply-add should cost about the same. */
export const cliffSizes: readonly Size[] = sizes.filter(({ multiplyAdds }) => multiplyAdds >= 448);

export const experiments: readonly Experiment[] = [
  ...hiddenActivations.flatMap((hidden) =>
    sizes.map((size) => {
      const name = `${size.name} ${hidden}`;
      const kinds: VariantName[] = ["interpreter", "generated", "plain loops", "unrolled"];
      if (name === BY_HAND) kinds.push("by hand");
      return {
        name,
        run: async (effort: Effort) => {
          const network = networkOf(size, hidden);
          const variants = await Promise.all(kinds.map((kind) => makeVariant(kind, network)));
          assertSameBits(variants, outputsOf);
          return measure(variants, effort);
        },
      };
    }),
  ),
  {
    name: NO_CLIFF,
    run: async (effort) => {
      const chain = cliffSizes.map((size) => makeVariant("generated", networkOf(size, "relu"), size.name));
      return measure(await Promise.all(chain), effort);
    },
  },
];

const outputsOf = ({ forward, inputs, outputSize }: Variant): number[][] =>
  inputs.map((x) => {
    const out = new Float64Array(outputSize).fill(Number.NaN);
    forward(x as never, out);
    return [...out];
  });
