import type { ImportedTensor, ImportProblem } from "../imported-model.ts";
import type { Chain } from "./chain.ts";
import { keyOf, type StateDict } from "./state-dict.ts";

/**
 * Adds `torch.nn.Linear`: X·Wᵀ + b, its weight [outputs, inputs].
 * Source: https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 * @param said its options in the description, which its tensors have to match
 */
export function addLinear(
  module: string,
  state: StateDict,
  chain: Chain,
  said: Readonly<Record<string, unknown>> = {},
): void {
  const where = module === "" ? "weight" : module;
  const weight = state.take(module, "weight");
  const bias = state.take(module, "bias");
  const faults = weight
    ? faultsOf(weight, bias, said)
    : [`the file has no tensor ${keyOf(module, "weight")}`];
  if (bias === undefined && said.bias === true)
    faults.push(`the file has no tensor ${keyOf(module, "bias")}`);
  chain.problems.push(...faults.map((reason): ImportProblem => ({ where, op: "Linear", reason })));
  const [units = 0, inputs = 0] = weight?.tensor.shape ?? [];
  if (weight?.tensor.shape.length !== 2) return;
  if (units === inputs) {
    chain.remarks.push(
      `${weight.key} is square (${units}×${inputs}): its rows are taken as the outputs, as in torch.nn.Linear, ` +
        "because the file does not declare the layout.",
    );
  }
  chain.add(where, "Linear", [inputs, units], {
    type: "dense",
    fields: { units, weights: { ...weight, layout: "out_in" }, bias: bias ?? false },
    origin: module === "" ? "Linear" : `${module}: Linear`,
  });
}

function faultsOf(
  { key, tensor: { shape } }: ImportedTensor,
  bias: ImportedTensor | undefined,
  said: Readonly<Record<string, unknown>>,
): string[] {
  if (shape.length !== 2 || shape.includes(0))
    return [`${key} has shape [${shape.join(", ")}]; a matrix [outputs, inputs] is needed`];
  const [units, inputs] = shape;
  const sizes = { in_features: inputs, out_features: units };
  const faults = Object.entries(sizes)
    .filter(([option, size]) => (said[option] ?? size) !== size)
    .map(([option, size]) => `its ${option} is ${JSON.stringify(said[option])}, but ${key} has ${size}`);
  if (bias !== undefined && said.bias === false)
    faults.push(`it is declared without a bias, but the file has ${bias.key}`);
  if (bias !== undefined && String(bias.tensor.shape) !== String([units]))
    faults.push(`${bias.key} has shape [${bias.tensor.shape.join(", ")}], not [${units}]`);
  return faults;
}
