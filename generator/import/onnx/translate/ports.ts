import { quote } from "../../../diagnostics/words.ts";
import { sizeOf } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportedModel } from "../../imported-model.ts";
import { namePorts } from "../../name-values.ts";
import type { Graph } from "../graph.ts";
import { labelsFor } from "../read/choose-results.ts";
import type { InputReading, Reading } from "./choose-input.ts";
import { type Draft, inOrder } from "./draft.ts";
import { finish } from "./finish.ts";
import type { Translated } from "./translate.ts";
import { specShape } from "./value.ts";

/** An input or state of the network. */
interface Taken extends InputReading {
  readonly draft: Draft;
}

/** What goes into a network and comes out of it, and what it keeps. */
export interface NetworkPorts {
  readonly inputs: readonly Taken[];
  readonly states: readonly Taken[];
  readonly outputs: readonly { readonly name: string; readonly labels?: readonly string[] }[];
  readonly remarks: readonly string[];
}

/**
 * The ports of a graph without inputs that no layer needs.
 * @param root all that the network gives, outputs before states
 * @throws ImportError if no layer needs a state
 */
export function portsOf(
  graph: Graph,
  reading: Reading,
  { inputs: drafts }: Translated,
  root: Draft,
): NetworkPorts {
  const needed = new Set(inOrder(root));
  const taken = reading.inputs.map((input, n): Taken => ({ ...input, draft: drafts[n] as Draft }));
  const stateOf = (name: string) => taken.find(({ input }) => input.name === name) as Taken;
  const states = (graph.states ?? []).map(({ input }) => stateOf(input));
  const inputs = taken.filter((one) => !states.includes(one));
  const idle = states.filter(({ draft }) => !needed.has(draft));
  if (idle.length > 0)
    throw new ImportError(
      ...idle.map(({ input }) => ({
        where: `state ${quote(input.name)}`,
        reason: "nothing that the network gives depends on it",
        help: "leave out its --state",
      })),
    );
  const labelled = graph.outputs.map((name, n) => {
    const { labels, remarks } = labelsFor(graph.labels?.get(name), sizeOf((root.from[n] as Draft).shape));
    return { name, remarks, ...(labels && { labels }) };
  });
  const unused = inputs.filter(({ draft }) => !needed.has(draft));
  return {
    inputs: inputs.filter((one) => !unused.includes(one)),
    states,
    outputs: labelled.map(({ remarks: _, ...output }) => output),
    remarks: [
      ...labelled.flatMap(({ remarks }) => remarks),
      ...unused.map(
        ({ input }) => `The output does not depend on the input ${quote(input.name)}, which is left out.`,
      ),
    ],
  };
}

type Finished = Pick<ImportedModel, "inputs" | "states" | "layers" | "outputs" | "labels" | "remarks">;

/** A network with its ports, which have names unless there are one input and one output alone. */
export function portsFinished({ inputs, states, outputs, remarks }: NetworkPorts, root: Draft): Finished {
  const sources = [...inputs, ...states].map(({ draft }) => draft);
  const shapesOf = ({ dims, names }: Taken) => ({ shape: specShape(dims), ...(names && { names }) });
  const [only] = outputs;
  if (inputs.length === 1 && outputs.length === 1 && states.length === 0) {
    const { layers } = finish(root, { names: undefined, sources });
    return { inputs: inputs.map(shapesOf), layers, ...(only?.labels && { labels: only.labels }), remarks };
  }
  const into = namePorts(
    [...inputs, ...states].map(({ input }) => input.name),
    "input",
  );
  const outOf = namePorts(
    outputs.map(({ name }) => name),
    "output",
  );
  const names = { inputs: into.names.slice(0, inputs.length), states: into.names.slice(inputs.length) };
  const { layers, names: ends } = finish(root, { names, sources });
  return {
    inputs: inputs.map((one, n) => ({ name: names.inputs[n] as string, ...shapesOf(one) })),
    states: states.map((one, n) => ({
      name: names.states[n] as string,
      shape: specShape(one.dims),
      next: ends[outputs.length + n] as string,
    })),
    layers,
    outputs: outputs.map(({ labels }, n) => ({
      name: outOf.names[n] as string,
      from: ends[n] as string,
      ...(labels && { labels }),
    })),
    remarks: [...remarks, ...into.remarks, ...outOf.remarks],
  };
}
