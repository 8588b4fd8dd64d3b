import type { ImportedTensor, ImportProblem } from "../imported-model.ts";
import { placeOf } from "./options.ts";
import { keyOf } from "./state-dict.ts";
import type { Call } from "./weighted.ts";

/** A tensor that the module requires; if it is missing, that becomes a problem. */
export function takeNeeded(
  { module, name, state, chain }: Call,
  parameter: string,
): ImportedTensor | undefined {
  const tensor = state.take(name, parameter);
  if (tensor === undefined)
    chain.problems.push({ ...placeOf(module), reason: `the file has no tensor ${keyOf(name, parameter)}` });
  return tensor;
}

/** The module's options for its size and for having a weight and a bias. */
interface Words {
  readonly size: string;
  readonly affine: string;
}

/** Adds a normalization layer, with `weight` and `bias` if the file has them. */
export function addNormalization(
  call: Call,
  type: "batch_norm" | "layer_norm",
  statistics: Readonly<Record<string, ImportedTensor | undefined>>,
  words: Words,
): void {
  const { module, name, given, state, chain } = call;
  const gamma = state.take(name, "weight");
  const beta = state.take(name, "bias");
  const tensors = [...Object.values(statistics), gamma, beta].filter((tensor) => tensor !== undefined);
  const said = [module.options[words.size] ?? []].flat(2);
  const size = tensors[0]?.tensor.shape[0] ?? (said.length === 1 ? Number(said[0]) : undefined);
  const reasons = [
    ...affineFaults(call, words.affine, gamma, beta),
    ...(said.length === 0 || (said.length === 1 && said[0] === size)
      ? []
      : [`its ${words.size} is ${JSON.stringify(module.options[words.size])}, but its tensors have ${size}`]),
    ...tensors
      .filter(({ tensor }) => String(tensor.shape) !== String([size]))
      .map(({ key, tensor }) => `${key} has shape [${tensor.shape.join(", ")}], not [${size}]`),
  ];
  chain.problems.push(...reasons.map((reason): ImportProblem => ({ ...placeOf(module), reason })));
  chain.add(name, module.type, size === undefined ? undefined : [size, size], {
    type,
    fields: {
      ...(statistics as Readonly<Record<string, ImportedTensor>>),
      ...{ gamma: gamma ?? false, beta: beta ?? false, epsilon: given.number("eps") },
    },
    origin: `${name}: ${module.type}`,
  });
}

function affineFaults(
  { module, name, given }: Call,
  affine: string,
  gamma: ImportedTensor | undefined,
  beta: ImportedTensor | undefined,
): string[] {
  const said = given.value(affine);
  const hasBias = given.value("bias") ?? (module.type === "BatchNorm1d" && gamma !== undefined ? true : null);
  const missing = (parameter: string) => `the file has no tensor ${keyOf(name, parameter)}`;
  const surplus = ({ key }: ImportedTensor) => `it is declared without this tensor, but the file has ${key}`;
  return [
    ...(gamma === undefined && (said === true || beta !== undefined) ? [missing("weight")] : []),
    ...(beta === undefined && hasBias === true && said !== false ? [missing("bias")] : []),
    ...(gamma !== undefined && said === false ? [surplus(gamma)] : []),
    ...(beta !== undefined && (said === false || hasBias === false) ? [surplus(beta)] : []),
  ];
}
