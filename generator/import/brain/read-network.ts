import * as z from "zod";
import { checkForm } from "../check-form.ts";
import { ImportError } from "../imported-model.ts";

/** A network of brain.js in either of the forms it is saved in. */
export interface BrainNetwork {
  readonly version: "1.x" | "2.x";
  readonly activation: string;
  readonly leakyReluAlpha: number | undefined;
  /** What its leaky-relu computes instead of a leaky ReLU, if it does. */
  readonly leakyReluFault: string | undefined;
  /** The number of nodes of each layer according to the file, the input layer first. */
  readonly sizes: readonly number[] | undefined;
  readonly inputs: readonly string[] | undefined;
  readonly outputs: readonly string[] | undefined;
  /** All layers after the input layer: weights [units, inputs]. */
  readonly layers: readonly { readonly weights: number[][]; readonly biases: number[] }[];
}

/**
 * The network that brain.js saved, in the form of its first or of its second version.
 * @throws ImportError
 */
export const readNetwork = (value: unknown): BrainNetwork =>
  hasLists(value) ? readLists(value) : readObjects(value);

/** Whether weights are lists of rows, as brain.js 2 saves them. */
const hasLists = (value: unknown): boolean => {
  const [, layer] = [(value as { layers?: unknown } | null)?.layers].flat() as { weights?: unknown }[];
  return Array.isArray(layer?.weights);
};

const listsLookup = z.record(z.string(), z.number()).nullish();

const none = z.array(z.unknown()).max(0, "it must be empty in the input layer");

const ListsForm = z.object({
  type: z.string().optional(),
  sizes: z.array(z.number()).nullish(),
  layers: z.tuple(
    [z.object({ weights: none, biases: none })],
    z.object({ weights: z.array(z.array(z.number())), biases: z.array(z.number()) }),
  ),
  inputLookup: listsLookup,
  outputLookup: listsLookup,
  trainOpts: z.object({ activation: z.string(), leakyReluAlpha: z.number().optional() }),
});

/** The form of brain.js 2: `layers: [{ weights: [[…]], biases: […] }]`, the first of them empty. */
function readLists(value: unknown): BrainNetwork {
  const read = checkForm(ListsForm, value, { maker: "brain.js" });
  const { type, sizes, inputLookup, outputLookup, trainOpts } = read;
  const [, ...layers] = read.layers;
  return {
    version: "2.x",
    activation: trainOpts.activation,
    leakyReluAlpha: trainOpts.leakyReluAlpha,
    leakyReluFault:
      type === "NeuralNetworkGPU"
        ? "leaky-relu in NeuralNetworkGPU gives 0 below 0 and 0.01·x above it"
        : undefined,
    inputs: namesIn("inputLookup", inputLookup),
    outputs: namesIn("outputLookup", outputLookup),
    sizes: sizes ?? undefined,
    layers,
  };
}

const objectsLookup = z.union([z.boolean(), z.null(), z.record(z.string(), z.number())]).optional();

const node = z.object({ bias: z.number().optional(), weights: z.record(z.string(), z.number()).optional() });

const ObjectsForm = z.object({
  sizes: z.array(z.number()).nullish(),
  layers: z.tuple([z.record(z.string(), z.strictObject({}))], z.record(z.string(), node)),
  inputLookup: objectsLookup,
  outputLookup: objectsLookup,
  activation: z.string(),
});

/** The form of brain.js 1: `layers: [{ "0": {}, … }, { "0": { bias: 1, weights: { "0": 2, … } } }]`, nodes by name. */
function readObjects(value: unknown): BrainNetwork {
  const read = checkForm(ObjectsForm, value, { maker: "brain.js" });
  const { sizes, inputLookup, outputLookup, activation } = read;
  const [, ...layers] = read.layers;
  const names = read.layers.map((layer) => Object.keys(layer));
  const inputs = namedNodes("inputLookup", inputLookup, names[0] ?? []);
  const outputs = namedNodes("outputLookup", outputLookup, names.at(-1) ?? []);
  return {
    ...{ version: "1.x", activation, leakyReluAlpha: undefined, inputs, outputs },
    leakyReluFault: "leaky-relu in brain.js 1.x gives 0 below 0 and alpha·x above it, and alpha is not saved",
    sizes: sizes ?? undefined,
    layers: layers.map((layer, n) => ({
      weights: Object.entries(layer).map(([name, { weights }]) =>
        rowOf(weights ?? {}, names[n] ?? [], `layers[${n + 1}].${name}`),
      ),
      biases: Object.entries(layer).map(([name, { bias }]) => {
        if (bias === undefined)
          throw new ImportError({ where: `layers[${n + 1}].${name}`, reason: "it has no bias" });
        return bias;
      }),
    })),
  };
}

/** The weights of a node, one for each node of the previous layer. */
function rowOf(weights: Readonly<Record<string, number>>, names: readonly string[], where: string): number[] {
  const row = names.flatMap((name) => (Object.hasOwn(weights, name) ? [weights[name] as number] : []));
  if (row.length === names.length && Object.keys(weights).length === names.length) return row;
  throw new ImportError({ where, reason: "its weights do not match the nodes of the layer before" });
}

/**
 * The names of values, if they have any: those of the nodes. brain.js records only whether there are names, and takes
 * nodes to be named if none is called 0. A table has to list them in the order of the nodes.
 * Source: https://github.com/BrainJS/brain.js/blob/v1.6.1/src/neural-network.js, `toJSON` and `fromJSON`
 */
function namedNodes(
  where: string,
  lookup: z.infer<typeof ObjectsForm>["inputLookup"],
  nodes: readonly string[],
): readonly string[] | undefined {
  if (lookup === true) return nodes;
  if (!lookup) return nodes.includes("0") ? undefined : nodes;
  if (String(namesIn(where, lookup)) === String(nodes)) return nodes;
  throw new ImportError({ where, reason: "its names do not match the nodes in their order" });
}

/**
 * The names of a lookup table in the order of their indices: `{ r: 0, g: 1 }`.
 * @throws ImportError if the indices are not 0, 1, 2, …
 */
function namesIn(
  where: string,
  table: Readonly<Record<string, number>> | null | undefined,
): readonly string[] | undefined {
  if (!table) return undefined;
  const entries = Object.entries(table).sort(([, a], [, b]) => a - b);
  if (entries.length === 0 || entries.some(([, place], n) => place !== n))
    throw new ImportError({ where, reason: "its indices are not 0, 1, 2 and so on, each once" });
  return entries.map(([name]) => name);
}
