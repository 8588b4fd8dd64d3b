import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import {
  collect,
  ImportError,
  type ImportedInput,
  type ImportedModel,
  type ImportOptions,
  type ImportProblem,
} from "../imported-model.ts";
import { namePorts } from "../name-values.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { readActivation } from "./activations.ts";
import { get, isConfig, refuse } from "./config/config.ts";
import { expand, type Value } from "./config/expand.ts";
import { readInputs } from "./config/input-shape.ts";
import { type KerasLayer, nameLayer, readLayer, within } from "./config/read-layer.ts";
import { isNetwork } from "./config/read-network.ts";
import type { Dialect } from "./dialect.ts";
import { dtypeOf } from "./dtype.ts";
import type { WeightSource } from "./find-weight.ts";
import { ruleFor } from "./layers/index.ts";
import type { Chained } from "./layers/layer-call.ts";
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
  const { steps, inputs: given, outputs } = expand(model, options);
  const problems: ImportProblem[] = [];
  const names = given.map(({ name }) => name);
  const read = collect(problems, () => readInputs(model, names, options));
  const dtype = collect(problems, () => dtypeOf(steps)) ?? "f32";
  const cabinet = new TensorCabinet(keras.weights, dtype);
  const ports = given.length === 1 ? undefined : namePorts(names, "input");
  const builder = new NetworkBuilder(textOrigins, ports && { inputs: ports.names });
  /** The results of each step that are used. */
  const sources: (readonly (Source | undefined)[])[] = [builder.inputs];
  const shapes: (readonly (Shape | undefined)[])[] = [read?.shapes ?? []];
  const sourceOf = ({ step, result }: Value) => sources[step]?.[result] as Source;
  /** Whether the results of each step come with a mask of steps to skip. */
  const masks = [false];
  const calls = new Map<KerasLayer, number>();
  for (const { layer } of steps) calls.set(layer, (calls.get(layer) ?? 0) + 1);
  const remarks = [...(ports?.remarks ?? []), ...(read?.remarks ?? [])];
  for (const { layer, place, takes, used, flags, problems: callProblems, operand } of steps) {
    const isMasked = takes.some(({ step }) => masks[step]);
    masks.push(givesMask(layer, isMasked));
    const made = collect(problems, () =>
      within(layer, () => {
        const masked = isMasked ? maskProblem(layer, keras.dialect) : undefined;
        if (masked) throw new ImportError(masked);
        const inputs = takes.map(({ step, result }) => shapes[step]?.[result]);
        const operation = operand && operationOf(layer, operand);
        const rule = operation ?? ruleFor(layer);
        if (typeof rule !== "function") throw new ImportError(withShape(rule, inputs[0]));
        if (operation === undefined && callProblems.length > 0) throw new ImportError(...callProblems);
        if (inputs.length === 0) throw refuse({ reason: "it has no inputs" });
        if (get(layer.config, "stateful") === true && calls.get(layer) !== 1)
          throw refuse({
            attribute: "stateful",
            reason: "its calls would share the state that it remembers",
          });
        const { className, config, isKeras1 } = layer;
        if (!inputs.every((shape) => shape !== undefined)) {
          // After a refused layer shapes are unknown, but activations can still be checked.
          readActivation(get(config, "activation"), keras.dialect, undefined);
          return undefined;
        }
        const tensors = cabinet.of(place);
        const shared = { dtype, dialect: keras.dialect, ...tensors };
        const made = rule({
          className,
          config,
          isKeras1,
          flags,
          used,
          inputs,
          input: inputs[0] as Shape,
          ...shared,
        });
        const count = 1 + (made.others?.length ?? 0);
        const missing = [...used].find((result) => result >= count);
        if (missing !== undefined)
          throw refuse({
            reason: `its output ${missing} is used, and only ${outputsUpTo(count)} can be imported`,
          });
        return made;
      }),
    );
    const origin = nameLayer(layer);
    const own = { origin, name: place.names.at(-1) as string };
    const results = made ? [made, ...(made.others ?? [])] : [];
    shapes.push(results.map(({ shape }) => shape));
    const from = takes.map(sourceOf);
    const count = from.length;
    const add = ({ layers, takes }: Chained) =>
      builder.addParts(layers, own, takes?.map((n) => from[n] as Source) ?? from.slice(0, count));
    for (const chain of made?.shared ?? []) from.push(add(chain));
    sources.push(results.map((result, n) => (used.has(n) ? add(result) : undefined)));
    if (made?.remark !== undefined) remarks.push(`${origin} ${made.remark}`);
  }
  if (problems.length > 0) throw new ImportError(...unique(problems));
  const ends = outputs.map(({ value }) => sourceOf(value));
  const isSeveral = ends.length > 1;
  const { layers, names: endNames } = isSeveral
    ? builder.finishPorts(ends)
    : { layers: builder.finish(ends[0]), names: [] };
  const results = namePorts(
    outputs.map(({ name }) => name),
    "output",
  );
  if (layers.length === 0) throw refuse({ reason: "the model has no layer that computes anything" });
  return {
    format: keras.format,
    name: model.name,
    dtype,
    inputs: (read?.shapes ?? []).map(
      (shape, i): ImportedInput => ({ ...(ports && { name: ports.names[i] as string }), shape }),
    ),
    layers,
    ...(isSeveral && {
      outputs: results.names.map((name, i) => ({ name, from: endNames[i] as string })),
    }),
    remarks: [...new Set([...remarks, ...(isSeveral ? results.remarks : []), ...keras.dialect.remarks])],
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

/** `output 0`, `outputs 0 and 1` */
const outputsUpTo = (count: number): string =>
  `${count === 1 ? "output" : "outputs"} ${list(Array.from({ length: count }, (_, n) => `${n}`))}`;

const withShape = (problem: ImportProblem, shape: Shape | undefined): ImportProblem =>
  shape === undefined ? problem : { ...problem, shape };

/** The problems of a layer that is called twice are reported once. */
const unique = (problems: readonly ImportProblem[]): ImportProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];
