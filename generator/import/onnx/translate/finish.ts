import { fixIdentifier } from "../../../ir/identifier.ts";
import type { ImportedLayer } from "../../imported-model.ts";
import { UniqueNames } from "../../unique-names.ts";
import { firstOutput } from "../node/describe-node.ts";
import { describeOrigin } from "./describe-origin.ts";
import { activation, type Draft, draft, inOrder } from "./draft.ts";

const INPUT = "input";

/** The layers of a spec, in order; those that are not just the source of the next one have a name. */
export function finish(result: Draft): ImportedLayer[] {
  const last = result.kind === INPUT ? identity(result) : result;
  const [input, ...layers] = inputFirst(inOrder(last));
  const followsOn = (layer: Draft, i: number): boolean =>
    layer.from.length <= 1 && (layer.from[0] ?? input) === (layers[i - 1] ?? input);
  const named = new Set(
    layers.flatMap((layer, i) => (followsOn(layer, i) || layer.from.length === 0 ? [] : layer.from)),
  );
  const names = nameLayers(layers.filter((layer) => named.has(layer)));
  const nameOf = (layer: Draft): string => names.get(layer) ?? INPUT;
  return layers.map((layer, i) => ({
    type: layer.kind,
    ...(names.has(layer) && { name: nameOf(layer) }),
    ...(!followsOn(layer, i) && layer.from.length > 0 && { from: layer.from.map(nameOf) }),
    fields: layer.fields,
    origin: describeOrigin(layer.origin),
  }));
}

/** A network that changes nothing still needs a layer. */
const identity = (input: Draft): Draft =>
  draft("activation", [input], activation("identity"), input.shape, []);

const inputFirst = (layers: readonly Draft[]): Draft[] => [
  ...layers.filter(({ kind }) => kind === INPUT),
  ...layers.filter(({ kind }) => kind !== INPUT),
];

/** Distinct identifiers: the names of nodes, or of their outputs if they have none. */
function nameLayers(layers: readonly Draft[]): Map<Draft, string> {
  const unique = new UniqueNames([INPUT]);
  return new Map(
    layers.map((layer) => [layer, unique.give(fixIdentifier(baseName(layer).replace(/^\W+/, "")))]),
  );
}

function baseName({ origin, kind }: Draft): string {
  const last = origin.at(-1);
  return (last && (last.node.name || last.output || firstOutput(last.node))) || kind;
}
