import { z } from "zod";
import { checked } from "../checked.ts";
import { ImportError } from "../imported-model.ts";
import type { BrainNetwork } from "./index.ts";
import { namesIn } from "./lookup.ts";

const lookup = z.union([z.literal(false), z.null(), z.record(z.string(), z.number())]).optional();

const node = z.object({ bias: z.number().optional(), weights: z.record(z.string(), z.number()).optional() });

const ObjectsForm = z.object({
  layers: z.array(z.record(z.string(), node)).min(1),
  inputLookup: lookup,
  outputLookup: lookup,
  activation: z.string(),
});

/** The form of brain.js 1: `layers: [{ "0": {}, … }, { "0": { bias: 1, weights: { "0": 2, … } } }]`, nodes by name. */
export function objectsForm(value: unknown): BrainNetwork {
  const { layers, inputLookup, outputLookup, activation } = checked(ObjectsForm, value, {
    maker: "brain.js",
  });
  const names = layers.map((layer) => Object.keys(layer));
  const inputs = namesIn("inputLookup", inputLookup);
  const outputs = namesIn("outputLookup", outputLookup);
  checkOrder("inputLookup", inputs, names[0]);
  checkOrder("outputLookup", outputs, names.at(-1));
  return {
    ...{ version: "1.x", activation, leakyReluAlpha: undefined, inputs, outputs },
    leakyReluFault: "leaky-relu of brain.js 1.x gives 0 below 0 and alpha·x above, and alpha is not saved",
    layers: layers.slice(1).map((layer, n) => ({
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
  throw new ImportError({ where, reason: "its weights are not those of the nodes of the layer before" });
}

/** brain.js counts the nodes in the order of the object, and named values by their table. */
function checkOrder(
  where: string,
  table: readonly string[] | undefined,
  nodes: readonly string[] | undefined,
): void {
  if (table !== undefined && String(table) !== String(nodes))
    throw new ImportError({ where, reason: "its names are not those of the nodes, in their order" });
}
