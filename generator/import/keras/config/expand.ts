import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import { UniqueNames } from "../../unique-names.ts";
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

/** A layer inside another. */
export interface LayerPart {
  /** What its weights are called, after the name of the layer. */
  readonly name: string;
  /** The path to them in the names that files have, by default its name. */
  readonly path?: readonly PathName[];
  /** The folder of its variables, with `/` between folders in folders. */
  readonly folder: string;
}

/** A name in a path, or several of which files have one; undefined for any name, which may be left out. */
export type PathName = readonly string[] | undefined;

/** One of the results of a step. Steps are numbered from 1; the results of 0 are the inputs of the model. */
export interface Value {
  readonly step: number;
  readonly result: number;
}

/** One call of a layer that is not itself a network. */
export interface Step {
  readonly layer: KerasLayer;
  readonly place: LayerPlace;
  readonly takes: readonly Value[];
  /** Which of its results are used. */
  readonly used: ReadonlySet<number>;
  readonly flags: readonly string[];
  /** Problems with arguments that are not values. */
  readonly problems: readonly ImportProblem[];
  readonly operand: Call["operand"];
}

export interface Steps {
  readonly steps: readonly Step[];
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
}

/** An input or an output of a model. */
export interface ModelPort {
  readonly name: string;
  readonly value: Value;
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
  const expansion = new Expansion(model);
  const given = network.inputs.map((_, result): Value => ({ step: 0, result }));
  const find = expansion.addNetwork(model, { names: [], folders: [] }, given);
  const outputs = namesOfOutputs(network).map((name, i) => ({
    name,
    reference: network.outputs[i] as Reference,
  }));
  if (outputs.length === 0) throw refuse({ reason: "the model has no outputs" });
  const names = outputs.map(({ name }) => name);
  const missing = results?.filter((name) => !names.includes(name)) ?? [];
  if (missing.length > 0) throw noOutput(names, missing);
  const chosen = results === undefined ? outputs : outputs.filter(({ name }) => results.includes(name));
  return onlyNeeded(
    expansion.steps,
    network.inputs.map(({ layer }, i) => ({
      name: network.inputNames?.[i] ?? layer,
      value: given[i] as Value,
    })),
    chosen.map(({ name, reference }) => ({ name, value: find(reference) })),
  );
}

/** What the outputs of a model are called: the names that it gives them, or those of their layers, each once. */
function namesOfOutputs({ outputs, outputNames }: KerasNetwork): readonly string[] {
  const unique = new UniqueNames();
  return outputs.map(({ layer }, i) => unique.give(outputNames?.[i] ?? layer));
}

/** Collects the steps of a model. */
class Expansion {
  readonly steps: Step[] = [];
  readonly #folders: FolderIndex;
  #uses = 0;

  constructor(model: KerasLayer) {
    this.#folders = indexFolders(model);
  }

  /** Adds the steps of a network with these inputs. @returns how to find its values */
  addNetwork(layer: KerasLayer, place: LayerPlace, given: readonly Value[]): (reference: Reference) => Value {
    if (place.names.length > DEEPEST) throw refuse({ reason: "its models are nested too deeply" });
    const network = readNetwork(layer);
    if (network.inputs.length !== given.length) throw wrongInputs(network, given.length);
    const folders = this.#folders.ofNetwork.get(layer);
    const results = new Map<string, Results>();
    network.inputs.forEach((input, i) => {
      results.set(keyOf(input), (result) => (result === input.result ? given[i] : undefined));
    });
    const find = (reference: Reference): Value => {
      const value = results.get(keyOf(reference))?.(reference.result);
      if (value === undefined) throw noValue(reference);
      return value;
    };
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
      const takes = call.takes.map(find);
      const made = within(call.layer, () => this.#addCall(call, inside, takes));
      results.set(keyOf({ layer: name, call: call.number }), made);
    }
    return find;
  }

  /** Adds a call of a layer, or the steps of a network. */
  #addCall({ layer, flags, problems, operand }: Call, place: LayerPlace, takes: readonly Value[]): Results {
    if (++this.#uses > MOST_STEPS) throw refuse({ reason: `the model has more than ${MOST_STEPS} steps` });
    if (isNetwork(layer)) {
      if (problems.length > 0) throw new ImportError(...problems);
      const find = this.addNetwork(layer, place, takes);
      const values = readNetwork(layer).outputs.map(find);
      return (result) => values[result];
    }
    if (isOf(layer, "InputLayer")) return (result) => takes[result];
    const step = this.steps.push({ layer, place, takes, used: new Set(), flags, problems, operand });
    return (result) => ({ step, result });
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

/** `: "a", "b"`. */
const namesOf = (references: readonly Reference[]): string =>
  references.length === 0 ? "" : `: ${references.map(({ layer }) => quote(layer)).join(", ")}`;

const keyOf = ({ layer, call }: Pick<Reference, "layer" | "call">): string => `${layer}\0${call}`;

/** The results of a call by their numbers. */
type Results = (result: number) => Value | undefined;

const noValue = ({ layer, call, result }: Reference) =>
  refuse({ reason: `it uses output ${result} of call ${call} of ${quote(layer)}, which does not exist` });

function wrongInputs({ inputs }: KerasNetwork, given: number) {
  return refuse({
    reason: `it has ${inputs.length} inputs${namesOf(inputs)}, and ${given === 1 ? "one is" : `${given} are`} given`,
  });
}

function noOutput(names: readonly string[], missing: readonly string[]) {
  return refuse({
    reason: `the model has no output called ${list(missing.map(quote), "or")}; it has ${names.length}: ${names.map(quote).join(", ")}`,
    help: `choose one, as in ${shellFlag("--result", names[0] as string)}`,
  });
}

/** The inputs and steps that the outputs need, renumbered, with what is used of each step. */
function onlyNeeded(
  steps: readonly Step[],
  inputs: readonly ModelPort[],
  outputs: readonly ModelPort[],
): Steps {
  const used = [inputs, ...steps].map(() => new Set<number>());
  const use = ({ step, result }: Value): void => {
    used[step]?.add(result);
  };
  for (const { value } of outputs) use(value);
  for (let step = steps.length; step > 0; step--)
    if (used[step]?.size) for (const taken of (steps[step - 1] as Step).takes) use(taken);
  const numbers = used.map((_, step) => used.slice(1, step).filter(({ size }) => size > 0).length + 1);
  const places = [...(used[0] as Set<number>)].sort((a, b) => a - b);
  const renumbered = ({ step, result }: Value): Value =>
    step === 0 ? { step, result: places.indexOf(result) } : { step: numbers[step] as number, result };
  const port = ({ name, value }: ModelPort): ModelPort => ({ name, value: renumbered(value) });
  return {
    steps: steps.flatMap((step, i) => {
      const own = used[i + 1] as Set<number>;
      return own.size === 0 ? [] : [{ ...step, used: own, takes: step.takes.map(renumbered) }];
    }),
    inputs: inputs.filter(({ value }) => used[0]?.has(value.result)).map(port),
    outputs: outputs.map(port),
  };
}
