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

export const activationNames = ({ activations }: Vocabulary): string[] =>
  Object.entries(activations).flatMap(([name, { aliases }]) => [name, ...(aliases ?? [])]);
