import { list, quote } from "../../../diagnostics/words.ts";
import { nameOutputs } from "../../name-values.ts";
import type { Node } from "../graph.ts";
import { ML } from "../graph.ts";
import { type ClassLabel, classesOf, classifiers, classLabelOf, type Words } from "./class-labels.ts";
import type { Makers } from "./sort-nodes.ts";

/** The chosen outputs of a graph. */
export interface Results {
  readonly outputs: readonly string[];
  /** The meaning of the values of outputs, by their names, if the file gives it. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly remarks: readonly string[];
}

/**
 * The outputs to compute, among those that the user or the file names. A label is not one of them: it belongs to the largest
 * value of another output, which a network's predict gives anyway.
 */
export function chooseResults(names: readonly string[], makers: Makers, words: Words): Results {
  const found = names.map((name) => ({ name, label: labelOf(name, makers, words) }));
  const isNumbers = ({ label }: (typeof found)[number]) => label === undefined;
  const isConstant = ({ name }: (typeof found)[number]) => !makers.has(name) || words(name) !== undefined;
  const numbers = found.filter(isNumbers);
  const computed = numbers.filter((output) => !isConstant(output));
  const left = found.filter((output) => !isNumbers(output) || isConstant(output));
  const classes = left.filter((output) => !isNumbers(output));
  const [first] = classes;
  if (first === undefined) return { outputs: names, labels: labelsBehind(names, makers), remarks: [] };
  const { label } = first as { label: ClassLabel };
  const columns = computed.map(({ name }) => name);
  const source = columns.length === label.labels?.length ? commonSource(columns, makers) : undefined;
  const [only = label.scores, ...others] = source === undefined ? columns : [source];
  const outputs = [only, ...others];
  const named = others.length === 0 ? only : label.scores;
  const labels = new Map([
    ...labelsBehind(outputs, makers),
    ...(label.labels && outputs.includes(named) ? [[named, label.labels] as const] : []),
  ]);
  return {
    outputs,
    labels,
    remarks: [
      ...(others.length === 0 ? [`The result is ${quote(only)}${whoseColumns(source, columns)}.`] : []),
      `Left out, because ${left.length === 1 ? "it only names" : "they only name"} the class: ${list(left.map(({ name }) => quote(name)))}.`,
    ],
  };
}

const whoseColumns = (source: string | undefined, columns: readonly string[]): string =>
  source === undefined ? "" : `, whose columns are ${list(columns.map(quote))}`;

/** A label that is just an index is a number, which an argmax layer can compute, unless it comes from a classifier. */
function labelOf(name: string, makers: Makers, words: Words): ClassLabel | undefined {
  const found = classLabelOf(name, makers, words);
  const isOfClassifier = classifiers.has(makers.get(found?.scores ?? "")?.op ?? "");
  return found?.labels === undefined && !isOfClassifier ? undefined : found;
}

/** By output, the classes in a ZipMap or LinearClassifier that gives it, or that it is scaled from. */
const labelsBehind = (names: readonly string[], makers: Makers): ReadonlyMap<string, readonly string[]> =>
  new Map(
    names.flatMap((name) => {
      const labels = classesBehind(name, makers);
      return labels === undefined ? [] : [[name, labels] as const];
    }),
  );

function classesBehind(name: string, makers: Makers): readonly string[] | undefined {
  for (let node = makers.get(name); node !== undefined; node = makers.get(node.inputs[0] ?? "")) {
    const labels = namesClasses.has(node.op) ? classesOf(node) : undefined;
    if (labels !== undefined || !keepsClasses.has(node.op)) return labels;
  }
  return undefined;
}

const namesClasses: ReadonlySet<string> = new Set([`${ML}ZipMap`, ...classifiers]);
const keepsClasses: ReadonlySet<string> = new Set([
  ...[`${ML}ZipMap`, `${ML}Normalizer`, "Identity", "Cast", "Softmax", "Sigmoid", "Reshape"],
]);

/** The value whose columns all these outputs are, in order: one output for each class. */
function commonSource(names: readonly string[], makers: Makers): string | undefined {
  if (names.length < 2) return undefined;
  const columns = names.map((name) => columnOf(name, makers));
  const [source] = columns;
  return source !== undefined && columns.every((column) => column === source) ? source : undefined;
}

/** The source of the Slice that an output is, possibly reshaped. */
function columnOf(name: string, makers: Makers): string | undefined {
  let node: Node | undefined = makers.get(name);
  while (node !== undefined && ["Reshape", "Squeeze", "Identity", "Flatten"].includes(node.op)) {
    node = makers.get(node.inputs[0] ?? "");
  }
  return node?.op === "Slice" || node?.op === `${ML}ArrayFeatureExtractor` ? node.inputs[0] : undefined;
}

/** The labels of a result of this size, or a remark if the file's labels do not fit. */
export const labelsFor = (labels: readonly string[] | undefined, values: number) => {
  if (labels === undefined) return { remarks: [] };
  const { names, remarks } = nameOutputs(labels, values);
  return { ...(names && { labels: names }), remarks };
};
