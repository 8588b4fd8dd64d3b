import { type Draft, inOrder } from "./draft.ts";

/** Gives the replacement of a layer, whose sources have been rewritten already; undefined if the rule does not apply. */
export type RewriteRule = (layer: Draft, isUsedOnce: (layer: Draft) => boolean) => Draft | undefined;

/** Applies rules from the input to the result until none applies. Returns the new result. */
export function rewrite(result: Draft, rules: readonly RewriteRule[]): Draft {
  for (;;) {
    const next = rewriteOnce(result, rules);
    if (next === result) return result;
    result = next;
  }
}

function rewriteOnce(result: Draft, rules: readonly RewriteRule[]): Draft {
  const layers = inOrder(result);
  const uses = countUses(layers);
  const rewritten = new Map<Draft, Draft>();
  for (const layer of layers) {
    const from = layer.from.map((source) => rewritten.get(source) as Draft);
    const current = from.every((source, i) => source === layer.from[i]) ? layer : { ...layer, from };
    const isUsedOnce = (source: Draft) => (uses.get(source) ?? 0) <= 1;
    const replacement = firstOf(rules, (rule) => rule(current, isUsedOnce)) ?? current;
    // A replacement that existed before keeps its own uses.
    if (replacement !== layer) uses.set(replacement, (uses.get(replacement) ?? 0) + (uses.get(layer) ?? 0));
    rewritten.set(layer, replacement);
  }
  return rewritten.get(result) as Draft;
}

function countUses(layers: readonly Draft[]): Map<Draft, number> {
  const uses = new Map<Draft, number>();
  for (const source of layers.flatMap(({ from }) => from)) uses.set(source, (uses.get(source) ?? 0) + 1);
  return uses;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
