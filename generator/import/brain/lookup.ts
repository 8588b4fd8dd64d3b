import { ImportError } from "../imported-model.ts";

/**
 * The names of a lookup table in the order of their places: `{ r: 0, g: 1 }`.
 * @throws ImportError where the places are not 0, 1, 2, …
 */
export function namesIn(
  where: string,
  table: Readonly<Record<string, number>> | null | undefined,
): readonly string[] | undefined {
  if (!table) return undefined;
  const entries = Object.entries(table).sort(([, a], [, b]) => a - b);
  if (entries.length === 0 || entries.some(([, place], n) => place !== n))
    throw new ImportError({ where, reason: "its indices are not 0, 1, 2 and so on, each once" });
  return entries.map(([name]) => name);
}
