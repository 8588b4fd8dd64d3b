import type { Draft } from "../draft.ts";

/** The nodes of a layer and of all before it that come after x. */
export function originBetween(layer: Draft, x: Draft): Draft["origin"] {
  const nodes = new Set<Draft["origin"][number]>();
  const seen = new Set<Draft>([x]);
  const visit = (next: Draft): void => {
    if (seen.has(next) || next.kind === "input") return;
    seen.add(next);
    for (const source of next.from) visit(source);
    for (const node of next.origin) nodes.add(node);
  };
  visit(layer);
  return [...nodes];
}
