import { describeValue, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { dimProblems } from "../../dim-problems.ts";
import { collect, ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import { get, refuse } from "./config.ts";
import { type KerasLayer, nameLayer } from "./read-layer.ts";
import { isNetwork, readNetwork } from "./read-network.ts";

export interface ModelInputs {
  /** Of one sample of each. */
  readonly shapes: readonly Shape[];
  readonly remarks: readonly string[];
}

interface Told {
  readonly layer: KerasLayer;
  readonly sizes: unknown;
  /** What `--dim` calls an axis of a sample, counted from 0. */
  readonly nameAxis: (axis: number) => string;
}

/**
 * The shape of one sample of each input, from its input layer or the first layer of a Sequential, without the batch axis.
 * @param names what the inputs are called that the network needs
 * @throws ImportError if the file does not give it, `--dim` does not give its open sizes, or `--dim` gives others
 */
export function readInputs(model: KerasLayer, names: readonly string[], options: ImportOptions): ModelInputs {
  const { inputs, inputNames } = readNetwork(model);
  const needed = inputs.filter(({ layer }, i) => names.includes(inputNames?.[i] ?? layer));
  const told = needed.map(({ layer }, i): Told => {
    const found = findShape(model, layer);
    const input = needed.length === 1 ? "" : `${names[i]}.`;
    if (found !== undefined) return { ...found, nameAxis: (axis) => `${input}axis${axis + 1}` };
    throw refuse({
      reason: `the file does not give the shape of its input${needed.length === 1 ? "" : ` ${quote(layer)}`}`,
      help: "call model.build((None, n)) or begin the model with keras.Input(shape=(n,)), and save it again",
    });
  });
  const open = told.flatMap(({ sizes, nameAxis }) =>
    listOf(sizes)
      .slice(1)
      .flatMap((size, i) => (size === null ? [nameAxis(i)] : [])),
  );
  const problems = [...dimProblems(options, open)];
  const shapes = told.map((one) => collect(problems, () => shapeOf(one, options)));
  if (problems.length > 0) throw new ImportError(...problems);
  const remarks = told.flatMap(({ layer, sizes }) => {
    const [batch] = listOf(sizes);
    return batch === null
      ? []
      : [`The batch of ${quote(layer.name)} had a fixed size of ${batch}; the spec takes one sample`];
  });
  return { shapes: shapes as Shape[], remarks };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function shapeOf({ layer, sizes, nameAxis }: Told, { dims }: ImportOptions): Shape {
  const where = nameLayer(layer);
  if (!Array.isArray(sizes) || sizes.length === 0 || sizes.length > MOST_AXES) {
    throw refuse({ where, reason: `its shape is ${describeValue(sizes)}; it must be a list of sizes` });
  }
  const shape = sizes.slice(1).map((size, i) => size ?? dims?.[nameAxis(i)]);
  const problems = shape.flatMap((size, i) => (isSize(size) ? [] : [noSize(where, nameAxis(i), size)]));
  if (problems.length > 0) throw new ImportError(...problems);
  if (shape.length === 0)
    throw refuse({ where, reason: "its samples are single numbers, and at least one axis is needed" });
  return shape;
}

const MOST_AXES = 16;

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) > 0;

const noSize = (where: string, name: string, size: unknown): ImportProblem =>
  size === undefined
    ? { where, reason: `the file leaves the size of ${name} open`, help: `set it with --dim ${name}=n` }
    : { where, reason: `its ${name} is ${describeValue(size)}, which is not a size` };

/** @param input the name of its input layer */
function findShape(model: KerasLayer, input: string): { layer: KerasLayer; sizes: unknown } | undefined {
  for (let layer = model, depth = 0; depth < MOST_AXES; depth++) {
    const sizes = get(layer.config, "batch_shape") ?? get(layer.config, "batch_input_shape");
    if (sizes !== undefined) return { layer, sizes };
    if (!isNetwork(layer)) return undefined;
    const { layers, inputs, builtWith } = readNetwork(layer);
    const own = depth === 0 ? input : inputs[0]?.layer;
    const first = layers.find(({ name }) => name === own) ?? layers[0];
    if (first === undefined) return undefined;
    if (builtWith !== undefined && !isNetwork(first) && !saysShape(first)) return { layer, sizes: builtWith };
    layer = first;
  }
  return undefined;
}

const saysShape = ({ config }: KerasLayer): boolean =>
  (get(config, "batch_shape") ?? get(config, "batch_input_shape")) !== undefined;
