import type { FieldPath } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import type { SpecSource } from "../ir/spec.ts";
import type { Diagnostic, Note, Place } from "./diagnostic.ts";
import { type Code, type MessageValues, messages, severities } from "./messages.ts";
import { SpecError } from "./spec-error.ts";
import { escapeControls } from "./words.ts";

interface Extras {
  readonly notes?: readonly Note[];
  readonly help?: string | undefined;
  readonly shapes?: ShapeEquation | undefined;
}

/** What is found in a spec, phase by phase. */
export class Report {
  readonly #source: SpecSource | undefined;
  readonly #diagnostics: Diagnostic[] = [];
  #lines: readonly string[] | undefined;

  constructor(source: SpecSource | undefined) {
    this.#source = source;
  }

  /** Where a field of the spec, or the name of the field alone, stands. */
  place(path: FieldPath, part?: "key" | "value"): Place {
    const field = fieldName(path);
    return this.#source === undefined ? { field } : { field, at: this.#source.locate(path, part) };
  }

  /** The place of a field whose value is this word; none where the text does not say so, as an option may. */
  placeSaying(word: string, path: FieldPath): Place {
    const said = this.spelling(path);
    return said === undefined || said.replace(/^(["'])(.*)\1$/, "$2") === word ? this.place(path) : {};
  }

  /** How the text writes the value of a field, as far as its first line goes; nothing where there is no text. */
  spelling(path: FieldPath): string | undefined {
    if (this.#source === undefined) return undefined;
    const { line, endLine, column, endColumn } = this.#source.locate(path);
    this.#lines ??= this.#source.text.split("\n");
    const written = this.#lines[line - 1] ?? "";
    return written.slice(column - 1, line === endLine ? endColumn - 1 : undefined);
  }

  add<C extends Code>(
    code: C,
    values: MessageValues<C>,
    place: Place,
    { notes = [], help, shapes }: Extras = {},
  ): void {
    const word = messages[code] as (values: MessageValues<C>) => string;
    const message = escapeControls(word(values));
    const severity = severities[code] ?? "error";
    this.#diagnostics.push({
      ...{ code, severity, message, ...place, notes },
      ...(shapes !== undefined && { shapes }),
      ...(help !== undefined && { help }),
    });
  }

  /** Everything found, in the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics].sort(byPlace);
  }

  /** Throws a SpecError where an error was found. */
  throwErrors(): void {
    if (!this.#diagnostics.some(({ severity }) => severity === "error")) return;
    throw new SpecError(this.diagnostics, this.#source ? { [this.#source.path]: this.#source.text } : {});
  }
}

/** `layers[1].weights` */
export const fieldName = (path: FieldPath): string =>
  path.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[${step}]` : name === "" ? step : `${name}.${step}`),
    "",
  );

function byPlace({ at: a }: Diagnostic, { at: b }: Diagnostic): number {
  return a && b ? a.line - b.line || a.column - b.column : 0;
}
