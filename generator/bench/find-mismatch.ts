import { checkAgainstReference, describeMismatch, runReference } from "../check/check-against-reference.ts";
import { withIndices } from "../check/index-places.ts";
import type { GeneratedModule } from "../check/load-module.ts";
import { probeInputs } from "../check/probe-inputs.ts";
import type { Variant } from "./make-variants.ts";

/** Ordinary vectors among the inputs: few, for the reference is slow, and `gen --check` takes more. */
const ORDINARY = 24;

/** Where a variant and the reference differ, in a few words; nothing where they have the same bits. */
export function findMismatch(variant: Variant): string | undefined {
  const inputs = withIndices(variant.network, probeInputs(variant.network.inputSize, 1, ORDINARY));
  const references = runReference(variant.network, inputs);
  const mismatch = checkAgainstReference(variant.network, throughItsVectors(variant), references);
  return mismatch && describeMismatch(mismatch);
}

/** A module that computes in the vectors that are timed. */
function throughItsVectors({ module, x, out }: Variant): GeneratedModule {
  const { logits } = module;
  return {
    ...module,
    createInput: (values) => {
      x.set(values as readonly number[]);
      return x;
    },
    forward: (_, result) => copy(module.forward(x, out), result),
    ...(logits && { logits: (_, result) => copy(logits(x, out), result) }),
  };
}

function copy<Vector extends Float64Array | Float32Array>(from: Vector, to: Vector): Vector {
  to.set(from);
  return to;
}
