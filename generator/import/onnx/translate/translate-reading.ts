import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { ImportError, type ImportedField, type ImportProblem, problemsOf } from "../../imported-model.ts";
import type { Graph } from "../graph.ts";
import type { Reading } from "./choose-input.ts";
import { type Draft, inOrder, isActivation, isTensor } from "./draft.ts";
import { moving, type Translated, translate } from "./translate.ts";
import { BATCH } from "./value.ts";

/** Unlikely sizes; those that do not occur in the file are tried as its batch size. */
const UNUSUAL = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149];

/** How a graph was read, and the layers that it became. */
export interface TakenReading {
  readonly reading: Reading;
  readonly translated: Translated;
}

/**
 * Translates the graph in the first reading in which it can be. Taking an open batch as one sample is right only
 * if another batch size gives the same layers, so that only shapes depend on it.
 * @throws ImportError with the problems of the first reading, or of the next if those are only its open batch
 */
export function translateReadings(graph: Graph, readings: readonly Reading[]): TakenReading {
  let first: ImportError | undefined;
  for (const reading of readings) {
    try {
      const translated = translate(graph, reading);
      if (reading.openAs === undefined) return { reading, translated };
      if (!dependsOnBatch(graph, reading, translated)) return taken(reading, translated);
      first = first && saysSize(first, reading.openAs);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      // If giving the size does not help, the open size is not the reason.
      first = first === undefined || saysOpen(first) ? error : first;
    }
  }
  const open = readings.find(({ openAs }) => openAs !== undefined);
  const apart = open && whereApart(graph, open);
  if (apart !== undefined) return apart;
  if (first && open && first.problems.every(movesBatch) && isTranslated(graph, open)) {
    throw saysSize(first, open.openAs as string);
  }
  throw first;
}

/** An open batch as one sample. */
function taken(reading: Reading, translated: Translated): TakenReading {
  const remark = `The batch size, ${reading.openAs}, is taken as 1: only shapes depend on it.`;
  return { reading: { ...reading, remarks: [...reading.remarks, remark] }, translated };
}

/** The graph for an unlikely batch size, in which samples that are merged with another axis can be told from that. */
function whereApart(graph: Graph, reading: Reading): TakenReading | undefined {
  const many = { ...reading, batchSize: unusualSizes(graph)[0], isProbe: true };
  try {
    const translated = translate(graph, many);
    return dependsOnBatch(graph, many, translated) ? undefined : taken(reading, translated);
  } catch (error) {
    if (error instanceof ImportError) return undefined;
    throw error;
  }
}

/** Whether samples of a batch are only moved: merged into another axis, or selected by index. */
const movesBatch = ({ op = "", about }: ImportProblem): boolean => moving.has(op) && about === "mixed batch";

/** Whether the file can be translated for a batch of one, even if it mixes the first axis with others. */
function isTranslated(graph: Graph, { openAs: _, ...reading }: Reading): boolean {
  const inputs = reading.inputs.map(({ dims, ...input }) => ({
    ...input,
    dims: dims.map((dim) => (dim === BATCH ? 1 : dim)),
  }));
  return problemsOf(() => translate(graph, { ...reading, inputs, batchSize: undefined })).length === 0;
}

const saysOpen = ({ problems }: ImportError): boolean => problems.some(({ about }) => about === "open batch");

/** Sizes that do not occur in the file. */
function unusualSizes(graph: Graph): readonly number[] {
  const sizes = new Set([...graph.constants.values()].flatMap(({ shape }) => shape));
  for (const { dims } of graph.inputs) for (const dim of dims) if (typeof dim === "number") sizes.add(dim);
  return UNUSUAL.filter((size) => !sizes.has(size));
}

function dependsOnBatch(graph: Graph, reading: Reading, one: Translated): boolean {
  const batchSize = unusualSizes(graph).find((size) => size !== reading.batchSize);
  if (batchSize === undefined) return true;
  try {
    const many = translate(graph, { ...reading, batchSize, isProbe: true });
    return !isSameNetwork(one.root, many.root);
  } catch (error) {
    if (error instanceof ImportError) return true;
    throw error;
  }
}

/** The problems, with help that giving the batch size would solve them. */
const saysSize = ({ problems }: ImportError, name: string): ImportError =>
  new ImportError(
    ...problems.map((problem) =>
      problem.about === "open batch"
        ? { ...problem, help: `the outputs depend on it: ${ofOne(name)}` }
        : movesBatch(problem)
          ? { ...problem, help: ofOne(name) }
          : problem,
    ),
  );

const ofOne = (name: string): string =>
  `${shellFlag("--dim", `${name}=1`)} imports what the model computes for a batch of one`;

/** Whether two results have the same layers with the same numbers. */
function isSameNetwork(a: Draft, b: Draft): boolean {
  const [left, right] = [inOrder(a), inOrder(b)];
  const place = new Map([left, right].flatMap((drafts) => drafts.map((draft, i) => [draft, i] as const)));
  return (
    left.length === right.length &&
    left.every((draft, i) => {
      const other = right[i] as Draft;
      return (
        draft.kind === other.kind &&
        String(draft.shape) === String(other.shape) &&
        String(draft.from.map((source) => place.get(source))) ===
          String(other.from.map((source) => place.get(source))) &&
        haveSameFields(draft.fields, other.fields)
      );
    })
  );
}

function haveSameFields(a: Draft["fields"], b: Draft["fields"]): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSameField(a[key], b[key]));
}

function isSameField(a: ImportedField | undefined, b: ImportedField | undefined): boolean {
  if (isTensor(a)) {
    if (!isTensor(b) || String(a.tensor.shape) !== String(b.tensor.shape)) return false;
    const { data } = b.tensor;
    return a.tensor.data.every((value, i) => Object.is(value, data[i]));
  }
  if (isActivation(a))
    return isActivation(b) && a.name === b.name && haveSameFields(a.parameters, b.parameters);
  return typeof a === "object" ? String(a) === String(b) : Object.is(a, b);
}
