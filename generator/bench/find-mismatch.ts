import { checkAgainstReference, describeMismatch, runReference } from "../check/check-against-reference.ts";
import type { PortsModule } from "../check/drive-module.ts";
import { withIndices } from "../check/index-places.ts";
import type { GeneratedModule } from "../check/load-module.ts";
import { probeInputs } from "../check/probe-inputs.ts";
import { hasOnePortEach } from "../ir/network.ts";
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

/** A module that computes in the vectors that are timed: all that it creates are those. */
function throughItsVectors({ network, module, x, out, state }: Variant): GeneratedModule {
  const { resetState } = module as unknown as PortsModule;
  if (state !== undefined || !hasOnePortEach(network)) {
    const created = {
      ...{ createInput: () => x, createInputs: () => x, createOutput: () => out, createOutputs: () => out },
      ...(state && { createState: () => resetState?.(state) }),
    };
    return { ...module, ...created } as unknown as GeneratedModule;
  }
  const [input, output] = [x, out] as [Vector, Vector];
  const { logits } = module;
  return {
    ...module,
    createInput: (values) => {
      input.set(values as readonly number[]);
      return input;
    },
    forward: (_, result) => copy(module.forward(input, output), result),
    ...(logits && { logits: (_, result) => copy(logits(input, output), result) }),
  };
}

type Vector = Float64Array | Float32Array;

function copy<V extends Vector>(from: V, to: V): V {
  to.set(from);
  return to;
}
