import { closestMatch } from "leven";

const LONGEST = 64;

/**
 * The candidate that a misspelt word probably means, if one is close: `rleu` → `relu`, `LeakyReLU` → `leaky_relu`. Words
 * with the same first letter may differ in half of their letters, others in one.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (word === "" || word.length > LONGEST) return undefined;
  const plain = word.toLowerCase();
  const spellings = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const alike = [...spellings.keys()].filter((candidate) => candidate[0] === plain[0]);
  const half = Math.min(3, Math.ceil(word.length / 2));
  const closest =
    closestMatch(plain, alike, { maxDistance: half }) ??
    closestMatch(plain, [...spellings.keys()], { maxDistance: 1 });
  return closest === undefined ? undefined : spellings.get(closest);
}
