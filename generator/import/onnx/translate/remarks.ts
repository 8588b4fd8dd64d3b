import { list, quote } from "../../../diagnostics/words.ts";
import type { GraphInput, Node } from "../graph.ts";

/** Operations that give what they get here, but do more elsewhere: in training, or to the type of numbers. */
const telling: ReadonlySet<string> = new Set(["Dropout", "Cast", "Clip"]);

export function idleRemarks(idle: readonly Node[]): string[] {
  const told = idle.filter(({ op }) => telling.has(op));
  if (told.length === 0) return [];
  const names = list(
    told.map(({ op, name }) => `${op} ${quote(name)}`),
    "and",
  );
  return [`Left out, as the numbers stay what they are: ${names}.`];
}

export const precisionRemarks = ({ name, type }: GraphInput): string[] =>
  type === "f16" || type === "bf16"
    ? [`The input ${quote(name)} is ${type}: the network computes in f32, which rounds less.`]
    : [];
