import { count } from "../diagnostics/words.ts";
import type { AppliedActivation, Parameter } from "../ir/activation.ts";
import type { FieldPath } from "../ir/location.ts";
import { expandActivation } from "../ir/mathematics.ts";
import type { ActivationSpec, TensorSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import { findActivation } from "../ir/vocabulary.ts";
import { checkBounds } from "./check-bounds.ts";
import { checkShape } from "./check-shape.ts";
import { describeValues, type Producer, producerNote, type ResolveContext } from "./layer-context.ts";
import { isBroadcast, loadTensor } from "./load-tensor.ts";

/** The layer that an activation belongs to, and the values that it is applied to. */
export interface ActivationOwner {
  readonly layer: string;
  readonly path: FieldPath;
  readonly producer: Producer;
  /** The axis of these values that it works along. */
  readonly axis: number;
}

/** The activation with functions expanded, and with its parameters from the spec or by default. */
export function resolveActivation(
  { name, parameters }: ActivationSpec,
  owner: ActivationOwner,
  context: ResolveContext,
): AppliedActivation {
  const [, activation] = findActivation(context.vocabulary, name) ?? throwUnchecked(name);
  const values = Object.entries(activation.parameters).map(([field, parameter]): [string, TensorData] => {
    const given = parameters[field];
    const value = given && resolveParameter(field, given, parameter, owner, context);
    return [field, value ?? context.numbers.constant(parameter.default ?? Number.NaN)];
  });
  const expanded = expandActivation(activation, context.expansion);
  const applied = { name, activation: expanded, parameters: Object.fromEntries(values) };
  checkBounds(applied, (field) => field in parameters, owner.path, context.report);
  return applied;
}

/** A parameter of shape `[]`, or `[units]`. */
function resolveParameter(
  field: string,
  spec: TensorSpec,
  parameter: Parameter,
  { layer, path, producer, axis }: ActivationOwner,
  context: ResolveContext,
): TensorData | undefined {
  const own = { layer, field, path: [...path, field] };
  const tensor = loadTensor(spec, own, parameter, context);
  if (tensor === undefined) return undefined;
  if (isBroadcast(tensor, spec)) return { shape: [], data: tensor.data };
  const { shape } = producer;
  const size = shape[axis] as number;
  const values = count(size, "value");
  const ofSeveral = axis === shape.length - 1 ? `rows of ${values}` : `${values} along axis ${axis}`;
  const has = `produces ${shape.length === 1 ? describeValues(shape) : ofSeveral}`;
  const note = producerNote(producer, context.report);
  const wanted = [{ size, has, note }];
  return checkShape(tensor.shape, wanted, { ...own, spec }, context.report) ? tensor : undefined;
}

function throwUnchecked(name: string): never {
  throw new Error(`the spec was never checked: it has an activation ${name}, which the vocabulary has not`);
}
