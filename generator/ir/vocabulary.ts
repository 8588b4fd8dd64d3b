import type { Activation } from "./activation.ts";
import type { LayerKind } from "./layer.ts";
import type { Mathematics } from "./mathematics.ts";

/** What a spec may say: every activation and every kind of layer by name, and the functions of both. */
export interface Vocabulary {
  readonly activations: Readonly<Record<string, Activation>>;
  readonly layers: Readonly<Record<string, LayerKind>>;
  /** What its formulas mean by exp, log, tanh, … */
  readonly mathematics: Mathematics;
}

/** The name and the row that a spec means, aliases resolved. */
export function findActivation({ activations }: Vocabulary, name: string): [string, Activation] | undefined {
  return Object.entries(activations).find(([own, { aliases }]) => own === name || aliases?.includes(name));
}

/** The kind of a layer of a spec that was checked. */
export function findKind({ layers }: Vocabulary, type: string): LayerKind {
  const kind = Object.values(layers).find((row) => row.kind === type);
  if (kind === undefined)
    throw new Error(`the spec was never checked: it has a layer ${type}, which the vocabulary has not`);
  return kind;
}

export const activationNames = ({ activations }: Vocabulary): string[] =>
  Object.entries(activations).flatMap(([name, { aliases }]) => [name, ...(aliases ?? [])]);
