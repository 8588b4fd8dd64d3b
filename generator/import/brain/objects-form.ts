import { z } from "zod";
import { checked } from "../checked.ts";
import { ImportError } from "../imported-model.ts";
import type { BrainNetwork } from "./index.ts";
import { namesIn } from "./lookup.ts";

const lookup = z.union([z.boolean(), z.null(), z.record(z.string(), z.number())]).optional();

const node = z.object({ bias: z.number().optional(), weights: z.record(z.string(), z.number()).optional() });

const ObjectsForm = z.object({
  sizes: z.array(z.number()).nullish(),
  layers: z.tuple([z.record(z.string(), z.strictObject({}))], z.record(z.string(), node)),
  inputLookup: lookup,
  outputLookup: lookup,
  activation: z.string(),
});

/** The form of brain.js 1: `layers: [{ "0": {}, … }, { "0": { bias: 1, weights: { "0": 2, … } } }]`, nodes by name. */
export function objectsForm(value: unknown): BrainNetwork {
  const read = checked(ObjectsForm, value, { maker: "brain.js" });
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

/** The weights of a node, one for each node of the layer before. */
function rowOf(weights: Readonly<Record<string, number>>, names: readonly string[], where: string): number[] {
  const row = names.flatMap((name) => (Object.hasOwn(weights, name) ? [weights[name] as number] : []));
  if (row.length === names.length && Object.keys(weights).length === names.length) return row;
  throw new ImportError({ where, reason: "its weights do not match the nodes of the layer before" });
}

/**
 * The names of values, where they have any: those of the nodes. brain.js says only whether there are names, and takes
 * nodes for named where none is called 0; a table has to have them in the order of the nodes.
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
