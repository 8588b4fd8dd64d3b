import { count, list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { ImportedLayer, ImportedTensor, ImportProblem } from "../imported-model.ts";
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

interface Normalization {
  readonly type: "batch_norm" | "layer_norm" | "instance_norm" | "group_norm";
  readonly statistics: Readonly<Record<string, ImportedTensor | undefined>>;
  /** The module's options for its size and for having a weight and a bias. */
  readonly size: string;
  readonly affine: string;
  /** How many axes samples may have; any number where it is left out. */
  readonly ranks?: readonly number[];
  readonly fields?: ImportedLayer["fields"];
}

/** Adds a normalization layer, with `weight` and `bias` if the file has them. */
export function addNormalization(call: Call, normalization: Normalization): void {
  const { type, statistics, size, affine, fields } = normalization;
  const { module, name, given, state, chain } = call;
  const gamma = state.take(name, "weight");
  const beta = state.take(name, "bias");
  const tensors = [...Object.values(statistics), gamma, beta].filter((tensor) => tensor !== undefined);
  const said = [module.options[size] ?? []].flat(2);
  const shape = tensors[0]?.tensor.shape ?? (said.length > 0 ? said.map(Number) : undefined);
  const place = placeIn(chain.shape, shape, normalization);
  const reasons = [
    ...affineFaults(call, affine, gamma, beta),
    ...(said.length === 0 || String(said) === String(shape)
      ? []
      : [`its ${size} is ${JSON.stringify(module.options[size])}, but its tensors have ${shape?.join("×")}`]),
    ...tensors
      .filter(({ tensor }) => String(tensor.shape) !== String(shape))
      .map(({ key, tensor }) => `${key} has shape [${tensor.shape.join(", ")}], not [${shape?.join(", ")}]`),
    ...(typeof place === "string" ? [place] : []),
  ];
  chain.problems.push(...reasons.map((reason): ImportProblem => ({ ...placeOf(module), reason })));
  const layer = {
    type,
    fields: {
      ...(typeof place === "string" ? {} : place),
      ...fields,
      ...(statistics as Readonly<Record<string, ImportedTensor>>),
      ...{ gamma: gamma ?? false, beta: beta ?? false, epsilon: given.number("eps") },
    },
    origin: `${name}: ${module.type}`,
  };
  const [length] = shape ?? [];
  if (chain.shape !== undefined && chain.shape.length > 1)
    chain.addParts(name, layer.origin, [layer], chain.shape);
  else chain.add(name, module.type, length === undefined ? undefined : [length, length], layer);
}

/** The axes of samples that a normalization of this shape works along, unless that is the last one; or why there are none. */
function placeIn(
  sample: Shape | undefined,
  shape: Shape | undefined,
  { type, ranks }: Normalization,
): { axis?: number; axes?: readonly number[] } | string {
  const rank = sample?.length ?? 1;
  if (ranks !== undefined && !ranks.includes(rank)) {
    if (sample === undefined) return NEEDS_SHAPE;
    return `it needs samples of ${list(ranks.map(String), "or")} axes, the channels first, and gets ${rank}`;
  }
  if (type === "layer_norm") {
    const over = shape?.length ?? 1;
    if (sample === undefined && over > 1) return NEEDS_SHAPE;
    const last = sample?.slice(-over);
    if (rank > 1 && shape !== undefined && String(last) !== String(shape))
      return `it normalizes ${shape.join("×")} values, but gets ${sample?.join("×")}`;
    return over === 1 ? {} : { axes: shape?.map((_, i) => rank - over + i) ?? [] };
  }
  if (rank === 1) return {};
  if (shape !== undefined && sample?.[0] !== shape[0])
    return `it normalizes ${count(shape[0] as number, "channel")}, but gets ${sample?.join("×")}`;
  return { axis: 0 };
}

const NEEDS_SHAPE =
  "it needs the shape of a sample: give it without the batch, as in { input_shape: [3, 8, 8], layers: … }";

function affineFaults(
  { module, name, given }: Call,
  affine: string,
  gamma: ImportedTensor | undefined,
  beta: ImportedTensor | undefined,
): string[] {
  const said = given.value(affine);
  const hasBias =
    given.value("bias") ?? (module.type.startsWith("BatchNorm") && gamma !== undefined ? true : null);
  const missing = (parameter: string) => `the file has no tensor ${keyOf(name, parameter)}`;
  const surplus = ({ key }: ImportedTensor) => `it is declared without this tensor, but the file has ${key}`;
  return [
    ...(gamma === undefined && (said === true || beta !== undefined) ? [missing("weight")] : []),
    ...(beta === undefined && hasBias === true && said !== false ? [missing("bias")] : []),
    ...(gamma !== undefined && said === false ? [surplus(gamma)] : []),
    ...(beta !== undefined && (said === false || hasBias === false) ? [surplus(beta)] : []),
  ];
}
