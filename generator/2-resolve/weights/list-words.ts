const MOST = 8;

/** `a, b and c`; a list longer than eight ends in `and 12 more`. */
export function listWords(words: readonly string[]): string {
  const shown = words.length > MOST ? [...words.slice(0, MOST), `${words.length - MOST} more`] : words;
  const last = shown.at(-1) ?? "";
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last}` : last;
}
