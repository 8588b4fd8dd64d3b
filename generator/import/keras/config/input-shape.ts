import { describeValue, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { dimProblems } from "../../dim-problems.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import { get, refuse } from "./config.ts";
import { type KerasLayer, nameLayer } from "./read-layer.ts";
import { isNetwork, readNetwork } from "./read-network.ts";

export interface ModelInput {
  /** Of one sample. */
  readonly shape: Shape;
  readonly remarks: readonly string[];
}

/**
 * The shape of one sample, from the input layer or the first layer of a Sequential, without the batch axis.
 * @throws ImportError if the file does not give it, `--dim` does not give its open sizes, or `--dim` gives others
 */
export function readInput(model: KerasLayer, options: ImportOptions): ModelInput {
  const told = findShape(model);
  if (told === undefined) {
    throw refuse({
      reason: "the file does not give the shape of its input",
      help: "call model.build((None, n)) or begin the model with keras.Input(shape=(n,)), and save it again",
    });
  }
  const { layer, sizes } = told;
  const where = nameLayer(layer);
  if (!Array.isArray(sizes) || sizes.length === 0 || sizes.length > MOST_AXES) {
    throw refuse({ where, reason: `its shape is ${describeValue(sizes)}; it must be a list of sizes` });
  }
  const shape = sizes.slice(1).map((size, i) => size ?? options.dims?.[nameAxis(i)]);
  const open = sizes.slice(1).flatMap((size, i) => (size === null ? [nameAxis(i)] : []));
  const problems = [
    ...dimProblems(options, open),
    ...shape.flatMap((size, i) => (isSize(size) ? [] : [noSize(where, nameAxis(i), size)])),
  ];
  if (problems.length > 0) throw new ImportError(...problems);
  if (shape.length === 0)
    throw refuse({ where, reason: "its samples are single numbers, and at least one axis is needed" });
  const [batch] = sizes;
  const remarks =
    batch === null
      ? []
      : [`The batch of ${quote(layer.name)} had a fixed size of ${batch}; the spec takes one sample`];
  return { shape, remarks };
}

const MOST_AXES = 16;

/** What `--dim` calls an axis of a sample, counted from 0. */
const nameAxis = (axis: number): string => `axis${axis + 1}`;

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) > 0;

const noSize = (where: string, name: string, size: unknown): ImportProblem =>
  size === undefined
    ? { where, reason: `the file leaves the size of ${name} open`, help: `set it with --dim ${name}=n` }
    : { where, reason: `its ${name} is ${describeValue(size)}, which is not a size` };

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
