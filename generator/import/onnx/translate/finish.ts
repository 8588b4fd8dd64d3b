import { applied } from "../../imported-model.ts";
import {
  type Finished,
  NetworkBuilder,
  type Origins,
  type PortNames,
  type Source,
} from "../../network-builder.ts";
import { firstOutput } from "../node/describe-node.ts";
import { describeOrigin } from "./describe-origin.ts";
import { type Draft, inOrder, isLayer, type Origin, together } from "./draft.ts";

/** The ports of a spec, and the drafts of its inputs and states. */
export interface Ports {
  /** Undefined for one input and one output, which a spec does not name. */
  readonly names: Required<PortNames> | undefined;
  readonly sources: readonly Draft[];
}

/**
 * The layers of a spec, in order, and the names of all that it gives. A network that changes nothing still needs a layer.
 * @param root all that the network gives
 */
export function finish(root: Draft, { names, sources: drafts }: Ports): Finished {
  const builder = new NetworkBuilder(nodeOrigins, names);
  const ports = [...builder.inputs, ...builder.states];
  const sources = new Map<Draft, Source>(drafts.map((draft, n) => [draft, ports[n] as Source]));
  const sourceOf = (draft: Draft) => sources.get(draft) as Source;
  const layers = inOrder(root).filter(isLayer);
  for (const layer of layers) {
    const { kind: type, fields, origin, from } = layer;
    sources.set(layer, builder.add({ type, fields, origin, from: from.map(sourceOf) }));
  }
  if (names === undefined) {
    if (layers.length === 0) builder.activate(applied("identity"), []);
    return { layers: builder.finish(), names: [] };
  }
  const given = root.from.map(sourceOf);
  const [first] = given as [Source];
  if (layers.length === 0)
    given[0] = builder.addChain(
      [{ type: "activation", fields: { activation: applied("identity") }, origin: [] }],
      [first],
    );
  return builder.finishPorts(given);
}

/** Layers are named after their last node, or its output if it has no name. */
const nodeOrigins: Origins<readonly Origin[]> = {
  join: together,
  describe: describeOrigin,
  name(origin, kind) {
    const last = origin.at(-1);
    const name = last && (last.node.name || last.output || firstOutput(last.node));
    return (name || kind).replace(/^\W+/, "");
  },
};
