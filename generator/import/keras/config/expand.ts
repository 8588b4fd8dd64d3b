import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import { refuse } from "./config.ts";
import { isOf, type KerasLayer, within, wrappedBy } from "./read-layer.ts";
import { type Call, isNetwork, type KerasNetwork, readNetwork } from "./read-network.ts";
import type { Reference } from "./read-references.ts";
import { foldersOf, type VarsFolder } from "./vars-folders.ts";

/** The place of a layer within nested networks. */
export interface LayerPlace {
  /** Its name, after those of the networks around it. */
  readonly names: readonly string[];
  /** The folder of its variables in a `.keras` file, after those of the networks around it. */
  readonly folders: readonly VarsFolder[];
  /** The name of the layer in it whose weights they are, if it wraps one. */
  readonly wrapped?: string;
  /** The part of the layer whose weights they are, if it is made of several. */
  readonly part?: LayerPart;
}

/** A layer inside another: its name, which the names of its weights contain, and the folder of its variables. */
export interface LayerPart {
  readonly name: string;
  readonly folder: string;
}

/** One call of a layer that is not itself a network. Values are numbered from 1; 0 is the input. */
export interface Step {
  readonly layer: KerasLayer;
  readonly place: LayerPlace;
  readonly takes: readonly number[];
  readonly flags: readonly string[];
  /** Problems with arguments that are not values. */
  readonly problems: readonly ImportProblem[];
  readonly operand: Call["operand"];
}

export interface Steps {
  readonly steps: readonly Step[];
  /** The value that is the output. */
  readonly output: number;
}

const DEEPEST = 16;
/** Networks that call each other many times could grow without end. */
const MOST_STEPS = 10_000;

/**
 * A model as one list of steps, with nested networks expanded and each step after its sources.
 * @throws ImportError
 */
export function expand(model: KerasLayer, { results }: ImportOptions): Steps {
  const network = readNetwork(model);
  if (network.inputs.length !== 1) throw wrongInputs(network, 1);
  const expansion = new Expansion(model);
  const values = expansion.addNetwork(model, { names: [], folders: [] }, [0]);
  const { outputs } = network;
  const chosen = results === undefined ? outputs : outputs.filter(({ layer }) => results.includes(layer));
  if (chosen.length !== 1) throw chooseOutput(outputs, results);
  return onlyNeeded(expansion.steps, findValue(values, chosen[0] as Reference));
}

/** Collects the steps of a model. */
class Expansion {
  readonly steps: Step[] = [];
  readonly #folders: FolderIndex;
  #uses = 0;

  constructor(model: KerasLayer) {
    this.#folders = indexFolders(model);
  }

  /** Adds the steps of a network with these inputs. Returns its values by `keyOf`. */
  addNetwork(layer: KerasLayer, place: LayerPlace, given: readonly number[]): ReadonlyMap<string, number> {
    if (place.names.length > DEEPEST) throw refuse({ reason: "its models are nested too deeply" });
    const network = readNetwork(layer);
    if (network.inputs.length !== given.length) throw wrongInputs(network, given.length);
    const folders = this.#folders.ofNetwork.get(layer);
    const values = new Map(network.inputs.map((input, i) => [keyOf(input), given[i] as number]));
    for (const call of network.calls) {
      const { name } = call.layer;
      const wrapped = wrappedBy(call.layer);
      const inside: LayerPlace = {
        names: [...place.names, name],
        folders: this.#folders.ofShared.get(call.layer.sharedId) ?? [
          ...place.folders,
          folders?.get(call.layer) as VarsFolder,
        ],
        ...(wrapped && { wrapped: wrapped.name }),
      };
      const takes = call.takes.map((reference) => findValue(values, reference));
      const result = within(call.layer, () => this.#addCall(call, inside, takes));
      values.set(keyOf({ layer: name, call: call.number, result: 0 }), result);
    }
    return values;
  }

  /** Adds a call of a layer, or the steps of a network. Returns its output value. */
  #addCall({ layer, flags, problems, operand }: Call, place: LayerPlace, takes: readonly number[]): number {
    if (++this.#uses > MOST_STEPS) throw refuse({ reason: `the model has more than ${MOST_STEPS} steps` });
    if (isNetwork(layer)) {
      if (problems.length > 0) throw new ImportError(...problems);
      return onlyOutput(readNetwork(layer), this.addNetwork(layer, place, takes));
    }
    if (isOf(layer, "InputLayer")) return takes[0] as number;
    return this.steps.push({ layer, place, takes, flags, problems, operand });
  }
}

/** The variable folders of the layers of a model and of all networks in it. */
interface FolderIndex {
  readonly ofNetwork: Map<KerasLayer, ReadonlyMap<KerasLayer, VarsFolder>>;
  /** Those of layers that are part of several networks, by shared id. */
  readonly ofShared: Map<number | undefined, readonly VarsFolder[]>;
}

function indexFolders(model: KerasLayer): FolderIndex {
  const owners = new Map<number, KerasLayer>();
  findOwners(model, owners, 0);
  const index: FolderIndex = { ofNetwork: new Map(), ofShared: new Map() };
  const visit = (network: KerasLayer, place: readonly VarsFolder[]): void => {
    const { layers } = readNetwork(network);
    const isElsewhere = ({ sharedId }: KerasLayer) =>
      sharedId !== undefined && owners.get(sharedId) !== network;
    const folders = foldersOf(layers, isElsewhere);
    index.ofNetwork.set(network, folders);
    for (const layer of layers) {
      const own = [...place, folders.get(layer) as VarsFolder];
      if (layer.sharedId !== undefined && !isElsewhere(layer)) index.ofShared.set(layer.sharedId, own);
      if (isNetwork(layer)) within(layer, () => visit(layer, own));
    }
  };
  visit(model, []);
  return index;
}

/** For each layer that is part of several networks, the first of them in the order in which Keras saves. */
function findOwners(network: KerasLayer, owners: Map<number, KerasLayer>, depth: number): void {
  if (depth > DEEPEST) throw refuse({ reason: "its models are nested too deeply" });
  for (const layer of readNetwork(network).layers) {
    if (layer.sharedId !== undefined && !owners.has(layer.sharedId)) owners.set(layer.sharedId, network);
    if (isNetwork(layer)) within(layer, () => findOwners(layer, owners, depth + 1));
  }
}

function onlyOutput({ outputs }: KerasNetwork, values: ReadonlyMap<string, number>): number {
  if (outputs.length === 1) return findValue(values, outputs[0] as Reference);
  throw refuse({
    reason: `it has ${outputs.length} outputs${namesOf(outputs)}, and only one can be imported`,
  });
}

/** `: "a", "b"`. */
const namesOf = (references: readonly Reference[]): string =>
  references.length === 0 ? "" : `: ${references.map(({ layer }) => quote(layer)).join(", ")}`;

const keyOf = ({ layer, call, result }: Reference): string => `${layer}\0${call}\0${result}`;

function findValue(values: ReadonlyMap<string, number>, reference: Reference): number {
  const value = values.get(keyOf(reference));
  if (value !== undefined) return value;
  const { layer, call, result } = reference;
  throw refuse({
    reason: `it uses output ${result} of call ${call} of ${quote(layer)}, which does not exist`,
  });
}

function wrongInputs({ inputs }: KerasNetwork, given: number) {
  return refuse({
    reason: `it has ${inputs.length} inputs${namesOf(inputs)}, and ${given === 1 ? "one is" : `${given} are`} given`,
    help: "save a model with one input, from which the others are taken: keras.Model(one_input, outputs)",
  });
}

function chooseOutput(outputs: readonly Reference[], asked: readonly string[] | undefined) {
  const [first] = outputs;
  return refuse({
    reason:
      asked === undefined
        ? `the model has ${outputs.length} outputs${namesOf(outputs)}`
        : `the model has no single output called ${list(asked.map(quote))}; it has ${outputs.length}${namesOf(outputs)}`,
    ...(first && { help: `choose one, as in ${shellFlag("--result", first.layer)}` }),
  });
}

/** The steps that the output needs, with values renumbered. */
function onlyNeeded(steps: readonly Step[], output: number): Steps {
  const needed = new Set([output]);
  for (let value = steps.length; value > 0; value--) {
    if (needed.has(value)) for (const taken of (steps[value - 1] as Step).takes) needed.add(taken);
  }
  const renumbered = new Map([[0, 0]]);
  const kept: Step[] = [];
  steps.forEach((step, i) => {
    if (!needed.has(i + 1)) return;
    const takes = step.takes.map((taken) => renumbered.get(taken) as number);
    renumbered.set(i + 1, kept.push({ ...step, takes }));
  });
  return { steps: kept, output: renumbered.get(output) as number };
}
