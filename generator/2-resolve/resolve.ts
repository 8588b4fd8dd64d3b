import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Report } from "../diagnostics/report.ts";
import { type Network, sizeOfPorts } from "../ir/network.ts";
import type { ReadFile } from "../ir/relative-path.ts";
import type { Spec } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { NumberChecker } from "./check-numbers.ts";
import { checkEmit, checkVerify } from "./check-settings.ts";
import { resolveGraph } from "./resolve-graph.ts";
import { resolveInputs } from "./resolve-ports.ts";
import { warnLinearStack } from "./warn-linear-stack.ts";

export type { ReadFile } from "../ir/relative-path.ts";

export interface Resolved {
  readonly network: Network;
  /** Warnings and remarks, in the order of their locations. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Spec → network: loads the weights and checks every shape. The layers of embedded networks, which are read before, become layers of
 * it. Throws a SpecError that holds every problem.
 */
export function resolve(spec: Spec, readFile: ReadFile, vocabulary: Vocabulary): Resolved {
  const report = new Report(spec.source, spec.layers);
  const { dtype } = spec;
  const numbers = new NumberChecker(dtype, report);
  const expansion = { mathematics: vocabulary.mathematics, dtype, math: spec.emit.math };
  checkEmit(spec.emit, report);
  checkVerify(spec.verify, report);
  const inputs = resolveInputs(spec);
  const context = { vocabulary, report, numbers, expansion, dtype };
  const { layers, places, states, outputs } = resolveGraph(spec, readFile, context);
  report.throwErrors();

  warnLinearStack(layers, places, report);
  numbers.reportRounding();
  const network: Network = {
    name: spec.name,
    description: spec.description,
    dtype,
    ...{ inputs, inputSize: sizeOfPorts(inputs) },
    ...{ states, stateSize: sizeOfPorts(states) },
    ...{ outputs, outputSize: sizeOfPorts(outputs) },
    layers,
    expansion,
  };
  return { network, warnings: report.diagnostics };
}
