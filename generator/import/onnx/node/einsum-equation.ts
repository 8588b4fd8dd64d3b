import type { NodeAttributes } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/** What an Einsum sums: a label for each axis of each input and of the output. */
export interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * The equation of an Einsum for inputs of these ranks. The axes that an ellipsis stands for have labels of their own, counted
 * from the last one. Source: https://onnx.ai/onnx/operators/onnx__Einsum.html
 * @throws Refusal
 */
export function equationOf(node: NodeAttributes, ranks: readonly number[]): Equation {
  const text = node.text("equation", "").replaceAll(" ", "");
  const unfit = () =>
    new Refusal(`its equation ${JSON.stringify(text)} does not fit its inputs`, { attribute: "equation" });
  const [left = "", right, ...others] = text.split("->");
  const terms = left.split(",");
  if (others.length > 0 || terms.length !== ranks.length) throw unfit();
  const labels = (term: string, rank: number): string[] => {
    const [before = "", after, ...more] = term.split("...");
    const letters = [...before, ...(after ?? "")];
    const hidden = rank - letters.length;
    const isFit = after === undefined ? hidden === 0 : hidden >= 0 && more.length === 0;
    if (!isFit || letters.some((letter) => !/[A-Za-z]/.test(letter))) throw unfit();
    const ellipsis = Array.from({ length: hidden }, (_, i) => `.${hidden - i}`);
    return [...before, ...ellipsis, ...(after ?? "")];
  };
  const inputs = terms.map((term, i) => labels(term, ranks[i] as number));
  const all = inputs.flat();
  const hidden = [...new Set(all.filter((label) => label.startsWith(".")))].sort().reverse();
  const once = [...new Set(all)].filter((label) => !label.startsWith(".") && count(all, label) === 1);
  const output =
    right === undefined
      ? [...hidden, ...once.sort()]
      : labels(right, right.replace("...", "").length + (right.includes("...") ? hidden.length : 0));
  if (output.some((label) => !all.includes(label) || count(output, label) > 1)) throw unfit();
  return { inputs, output };
}

const count = (labels: readonly string[], label: string): number =>
  labels.filter((other) => other === label).length;
