import type { Network, Source } from "../ir/network.ts";

/**
 * Whether a network puts a number in place of each one that is missing: only `impute` reads its inputs, after layers that
 * leave NaN as it is.
 */
export function fillsIn({ inputs, layers }: Network): boolean {
  const isFilled = (source: Source): boolean => {
    const readers = layers.filter(({ from }) => from.includes(source));
    return (
      readers.length > 0 &&
      readers.every(
        ({ kind, number }) =>
          kind.kind === "impute" || ((kind.moves === true || kind.kind === "replace") && isFilled(number)),
      )
    );
  };
  return inputs.every((_, n) => isFilled(-n));
}
