import type { FieldPath } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import { isNetworkLayer, type Spec, type SpecSource, textsOf } from "../ir/spec.ts";
import type { Diagnostic, Note, Place } from "./diagnostic.ts";
import { type Code, type MessageValues, messages, notes as noteTexts, severities } from "./messages.ts";
import { SpecError } from "./spec-error.ts";
import { escapeControls } from "./words.ts";

interface Extras {
  readonly notes?: readonly Note[];
  readonly help?: string | undefined;
  readonly shapes?: ShapeEquation | undefined;
}

/** A place, and where the network that it is in is embedded, from the inside out. */
interface NestedPlace extends Place {
  readonly within?: readonly Place[];
}

/**
 * Collects the diagnostics of a spec. A path that goes on behind the `file` of a layer leads into the network that is embedded
 * there: `layers[1].file.layers[0].weights`.
 */
export class Report {
  readonly #spec: Pick<Spec, "source" | "layers">;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #lines = new Map<string, readonly string[]>();

  /** `layers` are those of a spec whose embedded networks are read. */
  constructor(source: SpecSource | undefined, layers: Spec["layers"] = []) {
    this.#spec = { source, layers };
  }

  /** The place of a field's value or key. Where it is in the text is found out only when that is read, as most fields are right. */
  place(path: FieldPath, part?: "key" | "value"): NestedPlace {
    const { source, own, within } = this.#enter(path);
    const place = placeIn(source, own, part);
    return within.length === 0 ? place : Object.assign(place, { within });
  }

  /** A note about a field, whose place is found out in the same way. */
  note(message: string, path: FieldPath): Note {
    return Object.defineProperties({ message }, Object.getOwnPropertyDescriptors(this.place(path)));
  }

  /** Follows a path into embedded networks: to the text that it ends in, and the rest of it there. */
  #enter(path: FieldPath) {
    let { source, layers } = this.#spec;
    let own = path;
    const within: Place[] = [];
    for (;;) {
      const inner = embeddedAt(layers, own);
      if (inner === undefined) return { source, own, within };
      within.unshift(placeIn(source, own.slice(0, PATH_OF_FILE)));
      ({ source, layers } = inner);
      own = own.slice(PATH_OF_FILE);
    }
  }

  /** The place of a field if the text gives it this value; only the file if an option does. */
  placeSaying(word: string, path: FieldPath): Place {
    const said = this.spelling(path);
    if (said === undefined || said.replace(/^(["'])(.*)\1$/, "$2") === word) return this.place(path);
    const { source } = this.#spec;
    return source === undefined ? {} : { file: source.path };
  }

  /** The first line of a field's value as the text spells it; undefined without a text. */
  spelling(path: FieldPath): string | undefined {
    const { source, own } = this.#enter(path);
    if (source === undefined) return undefined;
    const { path: file, line, endLine, column, endColumn } = source.locate(own);
    const lines = this.#lines.get(file) ?? (textsOf(source)[file] ?? "").split("\n");
    this.#lines.set(file, lines);
    const written = lines[line - 1] ?? "";
    return written.slice(column - 1, line === endLine ? endColumn - 1 : undefined);
  }

  add<C extends Code>(
    code: C,
    values: MessageValues<C>,
    { within = [], ...place }: NestedPlace,
    { notes = [], help, shapes }: Extras = {},
  ): void {
    const word = messages[code] as (values: MessageValues<C>) => string;
    const message = escapeControls(word(values));
    const severity = severities[code] ?? "error";
    this.#diagnostics.push({
      ...{ code, severity, message, ...place, notes: [...notes.map(plainNote), ...embeddingNotes(within)] },
      ...(shapes !== undefined && { shapes }),
      ...(help !== undefined && { help }),
    });
  }

  /** All diagnostics, in the order of their locations; those of embedded networks come last. */
  get diagnostics(): readonly Diagnostic[] {
    return inOrder(this.#diagnostics, allTextsOf(this.#spec));
  }

  get hasErrors(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === "error");
  }

  /** Throws a SpecError if there is an error. */
  throwErrors(): void {
    if (!this.hasErrors) return;
    throw new SpecError(this.diagnostics, allTextsOf(this.#spec));
  }
}

/** The texts of a spec and of the networks that it embeds, by their paths. */
export function allTextsOf({
  source,
  layers,
}: Pick<Spec, "source" | "layers">): Readonly<Record<string, string>> {
  const inner = layers.map((layer) => (isNetworkLayer(layer) && layer.spec ? allTextsOf(layer.spec) : {}));
  return Object.assign({}, textsOf(source), ...inner);
}

/** How long `layers[1].file` is. */
const PATH_OF_FILE = 3;

/** The network that a path leads into, if it goes on behind the field that names its file. */
function embeddedAt(layers: Spec["layers"], path: FieldPath): Spec | undefined {
  const [list, number, field] = path;
  if (path.length <= PATH_OF_FILE || list !== "layers" || field !== "file") return undefined;
  const layer = layers[number as number];
  return layer !== undefined && isNetworkLayer(layer) ? layer.spec : undefined;
}

function placeIn(source: SpecSource | undefined, path: FieldPath, part?: "key" | "value"): Place {
  const field = fieldName(path);
  if (source === undefined) return { field };
  return {
    field,
    get at() {
      return source.locate(path, part);
    },
  };
}

/** Notes of where a network is embedded, from the inside out. */
export const embeddingNotes = (within: readonly Place[]): readonly Note[] =>
  within.map((place) => ({ message: noteTexts.embedded(), ...place }));

const plainNote = ({ within: _, ...note }: Note & NestedPlace): Note => note;

/** `layers[1].weights` */
export const fieldName = (path: FieldPath): string =>
  path.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[${step}]` : name === "" ? step : `${name}.${step}`),
    "",
  );

/** Diagnostics in the order of the texts that they point into, and of their locations there. */
export function inOrder(
  diagnostics: readonly Diagnostic[],
  texts: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  const paths = Object.keys(texts);
  const fileOf = ({ at }: Diagnostic): number => (at === undefined ? -1 : paths.indexOf(at.path));
  return diagnostics.toSorted((a, b) => fileOf(a) - fileOf(b) || byPlace(a, b));
}

function byPlace({ at: a }: Diagnostic, { at: b }: Diagnostic): number {
  return a && b ? a.line - b.line || a.column - b.column : 0;
}
