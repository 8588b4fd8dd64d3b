import type { ImportedTensor, ImportProblem } from "../imported-model.ts";
import { takeNeeded } from "./normalization.ts";
import { ignored, type Options, placeOf } from "./options.ts";
import { addStep, Fault } from "./sample.ts";
import type { Call } from "./weighted.ts";

/** Rows are only scaled when they are looked up where max_norm says so; the other options are those of training. */
export const embeddingOptions: Options = {
  ...{ num_embeddings: ignored, embedding_dim: ignored, padding_idx: ignored },
  ...{
    max_norm: { is: "any", default: null },
    norm_type: ignored,
    scale_grad_by_freq: ignored,
    sparse: ignored,
  },
};

/**
 * Adds `torch.nn.Embedding`: a row of its weight [entries, units] for each value of a sample.
 * Source: https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export function addEmbedding(call: Call): void {
  const { module, name, given, chain } = call;
  const weights = takeNeeded(call, "weight");
  const faults = weights ? faultsOf(weights, module.options) : [];
  chain.problems.push(...faults.map((reason): ImportProblem => ({ ...placeOf(module), reason })));
  if (given.value("max_norm") !== null)
    chain.problems.push({
      ...placeOf(module),
      attribute: "max_norm",
      reason: "it scales rows when they are looked up",
      help: "scale the rows once, and save the network with max_norm=None",
    });
  if (weights === undefined || faults.length > 0) {
    chain.lose();
    return;
  }
  const [entries = 0, units = 0] = weights.tensor.shape;
  const place = { name, origin: `${name}: Embedding`, needsRankOnly: true };
  addStep({ module, chain }, place, (shape) => {
    if (chain.shape === undefined)
      throw new Fault(
        "the shape of what it gets is not known",
        "give how many indices a sample has: { input_shape: [8], layers: … }",
      );
    return { parts: [{ type: "embedding", fields: { units, entries, weights } }], shape: [...shape, units] };
  });
}

function faultsOf(
  { key, tensor: { shape } }: ImportedTensor,
  said: Readonly<Record<string, unknown>>,
): string[] {
  if (shape.length !== 2 || shape.includes(0))
    return [`${key} has shape [${shape.join(", ")}]; a matrix [entries, units] is needed`];
  const sizes = { num_embeddings: shape[0], embedding_dim: shape[1] };
  return Object.entries(sizes)
    .filter(([option, size]) => (said[option] ?? size) !== size)
    .map(([option, size]) => `its ${option} is ${JSON.stringify(said[option])}, but ${key} has ${size}`);
}
