import { describe, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportOptions } from "../../imported-model.ts";
import { get, refuse } from "./config.ts";
import { type KerasLayer, nameLayer } from "./read-layer.ts";
import { isNetwork, readNetwork } from "./read-network.ts";

export interface ModelInput {
  /** Of one sample. */
  readonly shape: Shape;
  readonly remarks: readonly string[];
}

/**
 * The shape of one sample: of the input layer, or of the first layer of a Sequential. The first size is the batch.
 * @throws ImportError where it is not told, or leaves sizes open that `--dim` does not give
 */
export function readInput(model: KerasLayer, { dims = {} }: ImportOptions): ModelInput {
  const told = findShape(model);
  if (told === undefined) {
    throw refuse({
      reason: "the file does not say what shape the input has",
      help: "call model.build((None, n)) or begin the model with keras.Input(shape=(n,)), and save it again",
    });
  }
  const { layer, sizes } = told;
  const where = nameLayer(layer);
  if (!Array.isArray(sizes) || sizes.length === 0 || sizes.length > MOST_AXES) {
    throw refuse({ where, reason: `its shape is ${describe(sizes)}, where a list of sizes belongs` });
  }
  const problems: ImportError[] = [];
  const shape = sizes.slice(1).map((size, i) => {
    const name = `axis${i + 1}`;
    const known = size ?? dims[name];
    if (Number.isSafeInteger(known) && known > 0) return known as number;
    problems.push(openSize(where, name, size));
    return 0;
  });
  if (problems.length > 0) throw new ImportError(...problems.flatMap((error) => error.problems));
  if (shape.length === 0)
    throw refuse({ where, reason: "its input is one number a sample, without an axis" });
  const [batch] = sizes;
  const remarks =
    batch === null
      ? []
      : [`The batch of ${quote(layer.name)} had the fixed size ${batch}; one sample is imported`];
  return { shape, remarks };
}

const MOST_AXES = 16;

const openSize = (where: string, name: string, size: unknown) =>
  size === null
    ? refuse({
        where,
        reason: `the file leaves the size of ${name} open`,
        help: `say it: --dim ${name}=n`,
      })
    : refuse({ where, reason: `its size of ${name} is ${describe(size)}, which is no size` });

function findShape(model: KerasLayer): { layer: KerasLayer; sizes: unknown } | undefined {
  for (let layer = model, depth = 0; depth < MOST_AXES; depth++) {
    const own = get(layer.config, "batch_shape") ?? get(layer.config, "batch_input_shape");
    if (own !== undefined) return { layer, sizes: own };
    if (!isNetwork(layer)) return undefined;
    const { layers, inputs, builtWith } = readNetwork(layer);
    const first = layers.find(({ name }) => name === inputs[0]?.layer) ?? layers[0];
    if (first === undefined) return undefined;
    if (builtWith !== undefined && !isNetwork(first) && !saysShape(first)) return { layer, sizes: builtWith };
    layer = first;
  }
  return undefined;
}

const saysShape = ({ config }: KerasLayer): boolean =>
  (get(config, "batch_shape") ?? get(config, "batch_input_shape")) !== undefined;
