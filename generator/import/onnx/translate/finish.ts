import { applied, type ImportedLayer } from "../../imported-model.ts";
import { NetworkBuilder, type Origins, type Source } from "../../network-builder.ts";
import { firstOutput } from "../node/describe-node.ts";
import { describeOrigin } from "./describe-origin.ts";
import { type Draft, inOrder, type Origin, together } from "./draft.ts";

/** The layers of a spec, in order. A network that changes nothing still needs one. */
export function finish(result: Draft): ImportedLayer[] {
  const builder = new NetworkBuilder(nodeOrigins);
  const sources = new Map<Draft, Source>();
  for (const layer of inOrder(result)) {
    const { kind: type, fields, origin } = layer;
    const from = layer.from.map((source) => sources.get(source) as Source);
    sources.set(layer, type === "input" ? builder.input : builder.add({ type, fields, origin, from }));
  }
  if (result.kind === "input") builder.activate(applied("identity"), []);
  return builder.finish();
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
