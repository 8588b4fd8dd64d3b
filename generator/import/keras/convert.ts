import type { Shape } from "../../ir/tensor-data.ts";
import {
  ImportError,
  type ImportedModel,
  type ImportOptions,
  type ImportProblem,
} from "../imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { readActivation } from "./activations.ts";
import { get, isConfig, refuse } from "./config/config.ts";
import { expand } from "./config/expand.ts";
import { readInput } from "./config/input-shape.ts";
import { type KerasLayer, nameLayer, readLayer, within } from "./config/read-layer.ts";
import { isNetwork } from "./config/read-network.ts";
import type { Dialect } from "./dialect.ts";
import { dtypeOf } from "./dtype.ts";
import type { WeightSource } from "./find-weight.ts";
import { ruleFor } from "./layers/index.ts";
import { operationOf } from "./layers/operations.ts";
import { givesMask, maskProblem } from "./masks.ts";
import { TensorCabinet } from "./tensor-cabinet.ts";

/** A model as its file holds it. */
export interface KerasModel {
  /** `Keras 2.11.0 (.h5)`. */
  readonly format: string;
  /** The JSON of the model: `{ class_name: "Sequential", config }`. */
  readonly config: unknown;
  readonly weights: WeightSource;
  readonly dialect: Dialect;
}

/**
 * Converts a Sequential or functional model. Every layer that cannot be imported is reported, not only the first.
 * @throws ImportError
 */
export function convertModel(keras: KerasModel, options: ImportOptions): ImportedModel {
  const model = readModel(keras.config);
  const { steps, output } = expand(model, options);
  const problems: ImportProblem[] = [];
  const input = collect(problems, () => readInput(model, options));
  const dtype = collect(problems, () => dtypeOf(steps)) ?? "f32";
  const cabinet = new TensorCabinet(keras.weights, dtype);
  const builder = new NetworkBuilder(textOrigins);
  const sources: Source[] = [builder.input];
  const shapes: (Shape | undefined)[] = [input?.shape];
  /** Whether each value comes with a mask of steps to skip. */
  const masks = [false];
  const remarks = [...(input?.remarks ?? [])];
  for (const { layer, place, takes, flags, problems: callProblems, operand } of steps) {
    const isMasked = takes.some((value) => masks[value]);
    masks.push(givesMask(layer, isMasked));
    const made = collect(problems, () =>
      within(layer, () => {
        const masked = isMasked ? maskProblem(layer, keras.dialect) : undefined;
        if (masked) throw new ImportError(masked);
        const inputs = takes.map((value) => shapes[value]);
        const operation = operand && operationOf(layer, operand);
        const rule = operation ?? ruleFor(layer);
        if (typeof rule !== "function") throw new ImportError(withShape(rule, inputs[0]));
        if (operation === undefined && callProblems.length > 0) throw new ImportError(...callProblems);
        if (inputs.length === 0) throw refuse({ reason: "it has no inputs" });
        const { className, config, isKeras1 } = layer;
        if (!inputs.every((shape) => shape !== undefined)) {
          // After a refused layer shapes are unknown, but activations can still be checked.
          readActivation(get(config, "activation"), keras.dialect, undefined);
          return undefined;
        }
        const tensors = cabinet.of(place);
        const shared = { dtype, dialect: keras.dialect, ...tensors };
        return rule({ className, config, isKeras1, flags, inputs, input: inputs[0] as Shape, ...shared });
      }),
    );
    shapes.push(made?.shape);
    const origin = nameLayer(layer);
    const from = takes.map((value) => sources[value] as Source);
    sources.push(builder.addParts(made?.layers ?? [], { origin, name: place.names.at(-1) as string }, from));
    if (made?.remark !== undefined) remarks.push(`${origin} ${made.remark}`);
  }
  if (problems.length > 0) throw new ImportError(...unique(problems));
  const layers = builder.finish(sources[output]);
  if (layers.length === 0) throw refuse({ reason: "the model has no layer that computes anything" });
  return {
    format: keras.format,
    name: model.name,
    dtype,
    inputs: [{ shape: (input as { shape: Shape }).shape }],
    layers,
    remarks: [...new Set([...remarks, ...keras.dialect.remarks])],
  };
}

function readModel(config: unknown): KerasLayer {
  if (!isConfig(config)) throw refuse({ reason: "its model config is not a mapping" });
  const model = readLayer(config, "model");
  if (isNetwork(model)) return model;
  throw refuse({
    where: nameLayer(model),
    op: model.className.slice(0, 60),
    reason:
      "it is neither a Sequential nor a functional model, so its graph is Python code, which neuroll never runs",
    help: "build the same network with keras.Sequential or keras.Model(inputs, outputs), copy the weights with set_weights, and save it",
  });
}

function collect<T>(problems: ImportProblem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

const withShape = (problem: ImportProblem, shape: Shape | undefined): ImportProblem =>
  shape === undefined ? problem : { ...problem, shape };

/** The problems of a layer that is called twice are reported once. */
const unique = (problems: readonly ImportProblem[]): ImportProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];
