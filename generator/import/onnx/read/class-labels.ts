import type { Attribute, Node } from "../graph.ts";
import { ML } from "../graph.ts";
import type { Makers } from "./sort-nodes.ts";

/** A value of a graph that is the label of the largest of others. */
export interface ClassLabel {
  /** The values that it is the label of: a score or probability for each class. */
  readonly scores: string;
  /** The labels by index; undefined if the label is the index itself. */
  readonly labels?: readonly string[];
}

/** Looks up constants that labels are made of: strings, or numbers as strings; undefined if it is neither. */
export type Words = (name: string) => readonly string[] | undefined;

type Step = (
  node: Node,
  words: Words,
  follow: (name: string) => ClassLabel | undefined,
) => ClassLabel | undefined;

const through: Step = ({ inputs: [input = ""] }, _, follow) => follow(input);

/** The label at the index in the second input. */
const lookedUp: Step = ({ inputs: [table = "", index = ""] }, words, follow) => {
  const found = follow(index);
  const labels = words(table);
  return found === undefined || found.labels !== undefined || labels === undefined
    ? undefined
    : { ...found, labels };
};

const listed = (attribute: Attribute | undefined): readonly string[] | undefined =>
  Array.isArray(attribute) && attribute.length > 0 ? attribute.map(String) : undefined;

/** Maps labels to others: keys_… to values_…, or in the first version, indices to classes_strings. */
const encoded: Step = ({ inputs: [input = ""], attributes }, _, follow) => {
  const found = follow(input);
  if (found === undefined) return undefined;
  const keys = listed(attributes.keys_int64s ?? attributes.keys_strings ?? attributes.keys_floats);
  const values = listed(attributes.values_strings ?? attributes.values_int64s ?? attributes.values_floats);
  const classes = listed(attributes.classes_strings);
  const table = classes ?? (keys && values && keys.length === values.length ? values : undefined);
  if (table === undefined) return undefined;
  const own = found.labels ?? (classes === undefined ? keys : classes)?.map((_, i) => String(i));
  const labels = own?.map(
    (label) => table[classes === undefined ? (keys ?? []).indexOf(label) : Number(label)],
  );
  if (labels === undefined || labels.includes(undefined)) return undefined;
  return { ...found, labels: labels as string[] };
};

const steps: Readonly<Record<string, Step>> = {
  Cast: through,
  Flatten: through,
  Identity: through,
  Reshape: through,
  Squeeze: through,
  Unsqueeze: through,
  Gather: lookedUp,
  [`${ML}ArrayFeatureExtractor`]: lookedUp,
  [`${ML}LabelEncoder`]: encoded,
  ArgMax: ({ inputs: [scores = ""] }) => ({ scores }),
};

/** The classes of a LinearClassifier. */
export const classesOf = ({ attributes }: Node): readonly string[] | undefined =>
  listed(attributes.classlabels_strings) ??
  listed(attributes.classlabels_ints) ??
  listed(attributes.classlabels_int64s);

/** Operators that compute a label besides the scores. */
export const classifiers: ReadonlySet<string> = new Set(
  ["LinearClassifier", "SVMClassifier", "TreeEnsembleClassifier"].map((op) => `${ML}${op}`),
);

/** Whether a value is a label, and of which scores; classifiers compute one besides the probabilities. */
export function classLabelOf(
  name: string,
  makers: Makers,
  words: Words,
  depth = MOST_STEPS,
): ClassLabel | undefined {
  const node = makers.get(name);
  if (node === undefined || depth === 0) return undefined;
  if (classifiers.has(node.op)) {
    const [label, scores] = node.outputs;
    const labels = classesOf(node);
    return name === label && scores ? { scores, ...(labels && { labels }) } : undefined;
  }
  const step = Object.hasOwn(steps, node.op) ? steps[node.op] : undefined;
  return step?.(node, words, (input) => classLabelOf(input, makers, words, depth - 1));
}

/** More nodes than any exporter writes between scores and label. */
const MOST_STEPS = 32;
