import { helps, notes } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { count } from "../diagnostics/words.ts";
import { inputsOf, type LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { InputSpec, LayerSpec, Spec, StateSpec } from "../ir/spec.ts";
import { layerLabel, type Producer, portLabel, type ResolveContext } from "./layer-context.ts";

/** Where a layer can have values from: a port, from number 0 down, or an earlier layer. */
export interface Source {
  readonly number: number;
  readonly producer: Producer;
}

/** What the chapter's notation calls the values of a source; a port among several has its name. */
export const symbolOf = ({ number, producer }: Source): string =>
  number > 0 ? `z${number}` : (producer.symbol ?? "x");

/** The ports and the layers so far, which later layers may name in `from`. */
export class Sources {
  readonly #ports: readonly Source[];
  readonly #layers: Source[] = [];
  readonly #named = new Map<string, { readonly source: Source; readonly path: FieldPath }>();
  readonly #used = new Set<number>();
  readonly #spec: Spec;
  readonly #context: ResolveContext;

  constructor(spec: Spec, context: ResolveContext) {
    this.#spec = spec;
    this.#context = context;
    const ports = [
      ...spec.inputs.map((port) => producerOf("input", port)),
      ...spec.states.map((port) => producerOf("state", port)),
    ];
    this.#ports = ports.map((producer, i) => ({ number: -i, producer }));
    [...spec.inputs, ...spec.states].forEach(({ name, path }, i) => {
      this.#name(name, this.#ports[i] as Source, path);
    });
  }

  /** All ports: inputs, then states. */
  get ports(): readonly Producer[] {
    return this.#ports.map(({ producer }) => producer);
  }

  /** The sources that a layer names, else the layer before it. Reports a wrong number of them. */
  of(layer: LayerSpec, kind: LayerKind): Source[] {
    const number = this.#layers.length + 1;
    const path = ["layers", number - 1];
    const { least, most } = inputsOf(kind);
    const found =
      layer.from === undefined
        ? this.#before(layer, kind).slice(0, most)
        : layer.from.map((name, i) => this.#find(name, layer, kind, [...path, "from", i]));
    for (const source of found) this.#used.add(source.number);
    if (found.length < least || found.length > most) {
      const wanted = least === most ? count(least, "input") : `at least ${count(least, "input")}`;
      const values = { layer: layerLabel(number, layer, kind), found: found.length, wanted };
      const place = layer.from === undefined ? path : [...path, "from"];
      const help = layer.from === undefined ? helps.nameSources() : undefined;
      this.#context.report.add("wrong-sources", values, this.#context.report.place(place), { help });
    }
    return found;
  }

  /** Adds a layer, which later ones may name. */
  add({ name }: LayerSpec, producer: Producer): void {
    const source = { number: this.#layers.length + 1, producer };
    this.#layers.push(source);
    if (name !== undefined) this.#name(name, source, ["layers", source.number - 1, "name"]);
  }

  /** The source that an output or a state names, which may be any; an unknown name is reported. */
  end(name: string, who: string, path: FieldPath): Source | undefined {
    const known = this.#named.get(name);
    if (known !== undefined) {
      this.#used.add(known.source.number);
      return known.source;
    }
    const { report } = this.#context;
    const help = helps.didYouMean(suggest(name, [...this.#named.keys()]));
    report.add("unknown-end", { who, from: name }, report.place(path), { help });
    return undefined;
  }

  /** The last layer, which an output gives that names none. */
  last(): Source {
    const last = this.#layers.at(-1) ?? (this.#ports[0] as Source);
    this.#used.add(last.number);
    return last;
  }

  /** Whether each name was found: else nothing can be said of values that seem to be unused or of another shape. */
  isWhole = true;

  /** Reports ports and layers whose values nothing takes. */
  reportUnused(labels: readonly string[]): void {
    const { report } = this.#context;
    const { inputs, states } = this.#spec;
    const isUsed = (port: number): boolean => this.#used.has(-port);
    inputs.forEach((input, i) => {
      if (!isUsed(i))
        report.add("unused-input", { who: portLabel("input", input) }, report.place(input.path));
    });
    states.forEach((state, i) => {
      if (this.isWhole && !isUsed(inputs.length + i))
        report.add("unused-state", { who: portLabel("state", state) }, report.place(state.path));
    });
    labels.forEach((layer, i) => {
      if (this.#used.has(i + 1)) return;
      const isLast = i === labels.length - 1;
      const note = { message: notes.nextIs(`layer ${i + 2}`), ...report.place(["layers", i + 1, "from"]) };
      report.add("unused-layer", { layer, isLast }, report.place(["layers", i]), {
        notes: isLast ? [] : [note],
      });
    });
  }

  /** Makes a source known by a name, and reports a second use of it. */
  #name(name: string, source: Source, path: FieldPath): void {
    const first = this.#named.get(name);
    if (first === undefined) {
      this.#named.set(name, { source, path });
      return;
    }
    const { report } = this.#context;
    if (first.path.length === 1) {
      report.add("name-of-input", undefined, report.place(path));
      return;
    }
    const notesOf = [{ message: notes.first(), ...report.place(first.path) }];
    const field = path[0] === "layers" ? "name" : `a name in ${path[0]}`;
    report.add("duplicate-name", { field, found: name }, report.place(path), { notes: notesOf });
  }

  /** What a layer takes that names nothing: the layer before, or the only input. */
  #before(layer: LayerSpec, kind: LayerKind): Source[] {
    const before = this.#layers.at(-1);
    if (before !== undefined) return [before];
    const { inputs } = this.#spec;
    if (inputs.length > 1 && inputsOf(kind).most > 0) {
      const { report } = this.#context;
      const values = { layer: layerLabel(1, layer, kind), inputs: inputs.map(({ name }) => name) };
      report.add("source-needed", values, report.place(["layers", 0]));
    }
    return this.#ports.slice(0, 1);
  }

  /** The source of a name; once an unknown name is reported, the layer before stands in for it. */
  #find(name: string, layer: LayerSpec, kind: LayerKind, path: FieldPath): Source {
    const { report } = this.#context;
    const known = this.#named.get(name);
    if (known !== undefined) return known.source;
    const label = layerLabel(this.#layers.length + 1, layer, kind);
    const isLater = this.#spec.layers.slice(this.#layers.length + 1).some((other) => other.name === name);
    const help = isLater ? helps.laterLayer(name) : helps.didYouMean(suggest(name, [...this.#named.keys()]));
    report.add("unknown-source", { layer: label, from: name }, report.place(path), { help });
    this.isWhole = false;
    return this.#layers.at(-1) ?? (this.#ports[0] as Source);
  }
}

function producerOf(kind: "input" | "state", port: InputSpec | StateSpec): Producer {
  const size = port.shape.length === 1 ? "size" : "shape";
  return {
    ...{ who: portLabel(kind, port), shape: port.shape, path: [...port.path, size], isPort: true },
    ...(port.path.length > 1 && { symbol: port.name }),
  };
}
