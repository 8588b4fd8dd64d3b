import { helps, notes } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { count } from "../diagnostics/words.ts";
import { inputsOf, type LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { LayerSpec, OutputSpec } from "../ir/spec.ts";
import { type LayerPlace, type Producer, portLabel, type ResolveContext } from "./layer-context.ts";
import { ofScope, type Scope } from "./scope.ts";

/** Where a layer can have values from: a port, from number 0 down, or an earlier layer. */
export interface Source {
  /** Its number in the whole network. */
  readonly number: number;
  /** Its number in its own spec, where an embedded network is one layer. */
  readonly position: number;
  readonly producer: Producer;
  /** For an output of an embedded network, what is said of it there. */
  readonly output?: OutputSpec;
}

/** What the spec calls something: a port, a layer, or an output of an embedded network. */
interface Named {
  /** Undefined for an embedded network with several outputs. */
  readonly source: Source | undefined;
  /** Its path within the spec. */
  readonly path: FieldPath;
}

/** What a layer gives: one value, or several of an embedded network. */
interface Given {
  readonly place: LayerPlace;
  readonly outputs: readonly Source[];
}

/** What the chapter's notation calls the values of a source; a port among several has its name. */
export const symbolOf = ({ number, producer }: Source): string =>
  number > 0 ? `z${number}` : (producer.symbol ?? "x");

/** The name of an output of an embedded network in `from`: `encoder.value`. */
export const nameOfOutput = (network: string, output: string): string => `${network}.${output}`;

/** The ports and the layers of a spec so far, which later layers may name in `from`. */
export class Sources {
  readonly #scope: Scope;
  readonly #context: ResolveContext;
  readonly #ports: readonly Source[];
  readonly #layers: (Given | undefined)[] = [];
  readonly #named = new Map<string, Named>();
  readonly #used = new Set<Source>();

  /** `ports` are the inputs and then the states of the scope. */
  constructor(scope: Scope, ports: readonly Source[], context: ResolveContext) {
    this.#scope = scope;
    this.#context = context;
    this.#ports = ports;
    [...scope.inputs, ...scope.states.map(({ spec }) => spec)].forEach(({ name, path }, i) => {
      this.#name(name, { source: ports[i], path });
    });
  }

  /** Whether each name was found: else nothing can be said of values that seem to be unused or of another shape. */
  isWhole = true;

  /** The sources that a layer names, else the layer before it. Reports a wrong number of them. */
  of(layer: LayerSpec, kind: LayerKind, place: LayerPlace): Source[] {
    const { least, most } = inputsOf(kind);
    const found =
      layer.from === undefined
        ? this.before(place, most > 0).slice(0, most)
        : layer.from.map((name, i) => this.find(name, place, ["from", i]));
    if (found.length < least || found.length > most) {
      const wanted = least === most ? count(least, "input") : `at least ${count(least, "input")}`;
      const values = { layer: place.label, found: found.length, wanted };
      const at = layer.from === undefined ? place.path : [...place.path, "from"];
      const help = layer.from === undefined ? helps.nameSources() : undefined;
      this.#context.report.add("wrong-sources", values, this.#context.report.place(at), { help });
    }
    return found;
  }

  /** What a layer takes that names nothing: the layer before, or the only input. */
  before({ label, path }: LayerPlace, takesAny = true): Source[] {
    const { report } = this.#context;
    const before = this.#layers.at(-1);
    if (!takesAny) return [];
    if (before !== undefined) return [this.#only(before, label, path)];
    const { inputs } = this.#scope.spec;
    if (inputs.length > 1) {
      const values = { layer: label, inputs: inputs.map(({ name }) => name) };
      report.add("source-needed", values, report.place(path));
    }
    return this.#ports.slice(0, 1).map((port) => this.#use(port));
  }

  /** The source of a name in a field of a layer; once an unknown name is reported, the layer before stands in for it. */
  find(name: string, { label, path }: LayerPlace, field: FieldPath): Source {
    const { report } = this.#context;
    const at = [...path, ...field];
    const known = this.#lookUp(name, label, at);
    if (known !== undefined) return known;
    const later = this.#scope.spec.layers.slice(this.#layers.length + 1);
    const isLater = later.some((other) => other.name === name.split(".")[0]);
    const help = isLater ? helps.laterLayer(name) : this.#suggest(name);
    report.add("unknown-source", { layer: label, from: name }, report.place(at), { help });
    this.isWhole = false;
    return this.standIn();
  }

  /** What takes the place of a source that is missing, once that is reported. */
  standIn(): Source {
    return this.#use(this.#layers.at(-1)?.outputs[0] ?? (this.#ports[0] as Source));
  }

  /** The source that an output or a state names, which may be any; an unknown name is reported. */
  end(name: string, who: string, path: FieldPath): Source | undefined {
    const known = this.#lookUp(name, who, path);
    if (known !== undefined) return known;
    const { report } = this.#context;
    report.add("unknown-end", { who, from: name }, report.place(path), { help: this.#suggest(name) });
    return undefined;
  }

  /** The last layer, which an output gives that names none. */
  last(who: string, path: FieldPath): Source {
    const last = this.#layers.at(-1);
    return last === undefined ? this.#use(this.#ports[0] as Source) : this.#only(last, who, path);
  }

  /** Adds a layer, which later ones may name; of a network that is embedded its outputs. */
  add(place: LayerPlace, outputs: readonly Source[]): void {
    const { name } = this.#scope.spec.layers[this.#layers.length] ?? {};
    this.#layers.push({ place, outputs });
    if (name === undefined) return;
    const path = ["layers", this.#layers.length - 1, "name"];
    this.#name(name, { source: outputs.length === 1 ? outputs[0] : undefined, path });
    for (const source of outputs) {
      // The only output of a spec has no name of its own.
      if (source.output !== undefined && source.output.path.length > 1)
        this.#named.set(nameOfOutput(name, source.output.name), { source, path });
    }
  }

  /** The outputs of embedded networks. */
  ofNetworks(): readonly Source[] {
    return this.#layers.flatMap((given) => given?.outputs ?? []).filter(({ output }) => output !== undefined);
  }

  /** Goes past a layer on which nothing depends that is taken. */
  skip(): void {
    this.#layers.push(undefined);
  }

  /** Reports ports and layers whose values nothing takes. */
  reportUnused(): void {
    const { report } = this.#context;
    const { inputs, states } = this.#scope;
    const isUsed = (port: number): boolean => this.#used.has(this.#ports[port] as Source);
    const place = (path: FieldPath) => report.place([...this.#scope.path, ...path]);
    inputs.forEach((input, i) => {
      if (isUsed(i)) return;
      report.add("unused-input", { who: portLabel("input", input, this.#scope) }, place(input.path));
    });
    states.forEach(({ spec }, i) => {
      if (!this.isWhole || isUsed(inputs.length + i)) return;
      report.add("unused-state", { who: portLabel("state", spec, this.#scope) }, place(spec.path));
    });
    this.#layers.forEach((given, i) => {
      if (given !== undefined) this.#reportUnused(given, i);
    });
  }

  #reportUnused({ place, outputs }: Given, i: number): void {
    const { report } = this.#context;
    const isUsed = (source: Source): boolean => this.#used.has(source);
    if (outputs.every(isUsed)) return;
    if (outputs.length > 1) {
      const used = outputs.filter(isUsed).map(({ output }) => output?.name ?? "");
      const help = used.length === 0 ? undefined : helps.takeOutputs(used);
      for (const source of outputs) {
        if (isUsed(source)) continue;
        const values = { layer: place.label, output: source.output?.name ?? "" };
        report.add("unused-output", values, report.place(place.path), { help });
      }
      return;
    }
    const isLast = i === this.#layers.length - 1;
    const next = [...this.#scope.path, "layers", i + 1, "from"];
    const note = report.note(notes.nextIs(`layer ${i + 2}${ofScope(this.#scope)}`), next);
    report.add("unused-layer", { layer: place.label, isLast }, report.place(place.path), {
      notes: isLast ? [] : [note],
    });
  }

  #use(source: Source): Source {
    this.#used.add(source);
    return source;
  }

  /** The one value that a layer gives; of several the first, once it is reported that one has to be chosen. */
  #only({ place, outputs }: Given, who: string, path: FieldPath): Source {
    const [first] = outputs;
    if (outputs.length === 1) return this.#use(first as Source);
    const names = outputs.map(({ output }) => output?.name ?? "");
    const { name } = this.#scope.spec.layers[place.position - 1] ?? {};
    const help =
      name === undefined
        ? helps.nameNetwork(names[0] ?? "")
        : helps.chooseOutput(names.map((output) => nameOfOutput(name, output)));
    const { report } = this.#context;
    report.add("output-needed", { who, network: place.who, outputs: names }, report.place(path), { help });
    for (const source of outputs) this.#use(source);
    this.isWhole = false;
    return first as Source;
  }

  #lookUp(name: string, who: string, path: FieldPath): Source | undefined {
    const known = this.#named.get(name);
    if (known === undefined) return undefined;
    if (known.source !== undefined) return this.#use(known.source);
    const [, index] = known.path;
    return this.#only(this.#layers[index as number] as Given, who, path);
  }

  #suggest(name: string): string | undefined {
    return helps.didYouMean(suggest(name, [...this.#named.keys()]));
  }

  /** Makes something known by a name, and reports a second use of it. */
  #name(name: string, named: Named): void {
    const first = this.#named.get(name);
    if (first === undefined) {
      this.#named.set(name, named);
      return;
    }
    const { report } = this.#context;
    const place = (path: FieldPath) => report.place([...this.#scope.path, ...path]);
    if (first.path.length === 1) {
      report.add("name-of-input", undefined, place(named.path));
      return;
    }
    const notesOf = [{ message: notes.first(), ...place(first.path) }];
    const field = named.path[0] === "layers" ? "name" : `a name in ${named.path[0]}`;
    report.add("duplicate-name", { field, found: name }, place(named.path), { notes: notesOf });
  }
}
