import { helps, notes } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { count } from "../diagnostics/words.ts";
import { inputsOf, type LayerKind } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { LayerSpec, Spec } from "../ir/spec.ts";
import { layerLabel, type Producer, type ResolveContext, THE_INPUT } from "./layer-context.ts";

/** What `from` calls the input of the network. */
const INPUT = "input";

/** A possible input of a layer: the input of the network, number 0, or an earlier layer. */
export interface Source {
  readonly number: number;
  readonly producer: Producer;
}

/** The input and the layers so far, which later layers may name in `from`. */
export class Sources {
  readonly #all: Source[];
  readonly #named = new Map<string, { readonly number: number; readonly path: FieldPath }>();
  readonly #used = new Set<number>();
  readonly #spec: Spec;
  readonly #context: ResolveContext;

  constructor(spec: Spec, context: ResolveContext) {
    const { shape } = spec.input;
    const path = ["input", shape.length === 1 ? "size" : "shape"];
    this.#all = [{ number: 0, producer: { who: THE_INPUT, shape, path } }];
    this.#named.set(INPUT, { number: 0, path: ["input"] });
    this.#spec = spec;
    this.#context = context;
  }

  get input(): Producer {
    return (this.#all[0] as Source).producer;
  }

  /** The sources that a layer names, else the layer before it. Reports a wrong number of them. */
  of(layer: LayerSpec, kind: LayerKind): Source[] {
    const number = this.#all.length;
    const path = ["layers", number - 1];
    const { most } = inputsOf(kind);
    const found =
      layer.from === undefined
        ? (this.#all.slice(-1).slice(0, most) as Source[])
        : layer.from.map((name, i) => this.#find(name, layer, kind, [...path, "from", i]));
    for (const source of found) this.#used.add(source.number);
    const { least } = inputsOf(kind);
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
    const number = this.#all.length;
    this.#all.push({ number, producer });
    if (name === undefined) return;
    const path = ["layers", number - 1, "name"];
    const first = this.#named.get(name);
    const { report } = this.#context;
    if (first === undefined) this.#named.set(name, { number, path });
    else if (first.number === 0) report.add("name-of-input", undefined, report.place(path));
    else {
      const notesOf = [{ message: notes.first(), ...report.place(first.path) }];
      report.add("duplicate-name", { field: "name", found: name }, report.place(path), { notes: notesOf });
    }
  }

  /** Reports layers and an input whose values no layer takes. */
  reportUnused(labels: readonly string[]): void {
    const { report } = this.#context;
    if (!this.#used.has(0)) report.add("unused-input", undefined, report.place(["input"]));
    labels.slice(0, -1).forEach((layer, i) => {
      if (this.#used.has(i + 1)) return;
      const next = ["layers", i + 1, "from"];
      const note = { message: notes.nextIs(`layer ${i + 2}`), ...report.place(next) };
      report.add("unused-layer", { layer }, report.place(["layers", i]), { notes: [note] });
    });
  }

  /** The source of a name; once an unknown name is reported, the layer before stands in for it. */
  #find(name: string, layer: LayerSpec, kind: LayerKind, path: FieldPath): Source {
    const { report } = this.#context;
    const known = this.#named.get(name);
    if (known !== undefined) return this.#all[known.number] as Source;
    const label = layerLabel(this.#all.length, layer, kind);
    const isLater = this.#spec.layers.slice(this.#all.length).some((other) => other.name === name);
    const help = isLater ? helps.laterLayer(name) : helps.didYouMean(suggest(name, [...this.#named.keys()]));
    report.add("unknown-source", { layer: label, from: name }, report.place(path), { help });
    return this.#all.at(-1) as Source;
  }
}
