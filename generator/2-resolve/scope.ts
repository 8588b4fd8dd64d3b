import { quote } from "../diagnostics/words.ts";
import type { FieldPath } from "../ir/location.ts";
import { folderOf } from "../ir/relative-path.ts";
import {
  type InputSpec,
  isNetworkLayer,
  type NetworkLayerSpec,
  type OutputSpec,
  type Spec,
  type StateSpec,
} from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { Dependencies, embeddedSpec, takenOutputs } from "./needs.ts";

/** A spec in its place: the one that is compiled, or one that it embeds, and what is taken of it. */
export interface Scope extends Position {
  readonly spec: Spec;
  /** The outputs that are taken. */
  readonly outputs: readonly OutputSpec[];
  /** The layers, by their indices, and the inputs and states that these outputs depend on. */
  readonly layers: ReadonlySet<number>;
  readonly inputs: readonly InputSpec[];
  readonly states: readonly ScopedState[];
  /** The networks that are embedded in it, by the indices of their layers. */
  readonly inner: ReadonlyMap<number, InnerScope>;
}

/** Where a spec is embedded. */
interface Position {
  /** What paths in it begin with: nothing, or `layers[1].file`. */
  readonly path: FieldPath;
  /** What names in it begin with: `encoder`, `encoder.stem`; undefined for the spec that is compiled. */
  readonly name: string | undefined;
  /** The folder of its file relative to that of the spec that is compiled, with a `/` behind it. */
  readonly folder: string;
}

export interface InnerScope extends Scope {
  readonly layer: NetworkLayerSpec;
  /** The inputs that its layer has to give values for, by their names: also what only outputs need that nothing takes here. */
  readonly accepted: readonly string[];
}

/** A state, and its number and name among those of the whole network. */
export interface ScopedState {
  readonly spec: StateSpec;
  readonly index: number;
  readonly name: string;
}

/** ` of "encoder"` */
export const ofScope = ({ name }: Pick<Scope, "name">): string =>
  name === undefined ? "" : ` of ${quote(name)}`;

/** The scopes of a spec and of all that it embeds, and their states in the order of their numbers. */
export function scopesOf(
  spec: Spec,
  vocabulary: Vocabulary,
): { readonly scope: Scope; readonly states: readonly ScopedState[] } {
  const states: ScopedState[] = [];
  const dependencies = new Dependencies(vocabulary);
  const outermost = { path: [], name: undefined, folder: "" };
  const all = spec.outputs.map(({ name }) => name);
  return { scope: scopeOf(spec, outermost, all), states };

  function scopeOf(spec: Spec, position: Position, taken: readonly string[]): Scope {
    const { layers, ports, outputs } = dependencies.of(spec, taken);
    const first = states.length;
    for (const state of spec.states) {
      if (!ports.has(state.name)) continue;
      states.push({
        spec: state,
        index: states.length,
        name: nameOfState(state.name, position.name, states),
      });
    }
    const own = states.slice(first);
    const names = new Set([...spec.inputs, ...spec.states, ...spec.layers].map(({ name }) => name));
    const inner = spec.layers.flatMap((layer, i): [number, InnerScope][] => {
      if (!isNetworkLayer(layer) || !layers.has(i)) return [];
      const name = layer.name ?? unusedName(embeddedSpec(layer).name, names);
      const said = takenOutputs(layer);
      const read = outputs?.get(i);
      const inside = {
        path: [...position.path, "layers", i, "file"],
        name: position.name === undefined ? name : `${position.name}.${name}`,
        folder: folderOf(`${position.folder}${layer.file}`),
      };
      const scope = scopeOf(embeddedSpec(layer), inside, read ? said.filter((one) => read.has(one)) : said);
      return [[i, { ...scope, layer, accepted: dependencies.inputsOf(layer, said) }]];
    });
    return {
      ...{ spec, ...position, layers, states: own },
      outputs: spec.outputs.filter(({ name }) => taken.includes(name)),
      inputs: spec.inputs.filter(({ name }) => ports.has(name)),
      inner: new Map(inner),
    };
  }
}

/** A name that is not in use, which then is. */
function unusedName(name: string, used: Set<string | undefined>): string {
  let unique = name;
  while (used.has(unique)) unique += "_";
  used.add(unique);
  return unique;
}

/** States of embedded networks have names of their own, which are identifiers too: `encoder_total`. */
function nameOfState(name: string, scope: string | undefined, others: readonly ScopedState[]): string {
  if (scope === undefined) return name;
  return unusedName(`${scope.replaceAll(".", "_")}_${name}`, new Set(others.map((other) => other.name)));
}
