import type { FieldPath } from "../ir/location.ts";
import type { ShapeEquation } from "../ir/shape-equation.ts";
import { type SpecSource, textsOf } from "../ir/spec.ts";
import type { Diagnostic, Note, Place } from "./diagnostic.ts";
import { type Code, type MessageValues, messages, severities } from "./messages.ts";
import { SpecError } from "./spec-error.ts";
import { escapeControls } from "./words.ts";

interface Extras {
  readonly notes?: readonly Note[];
  readonly help?: string | undefined;
  readonly shapes?: ShapeEquation | undefined;
}

/** Collects the diagnostics of a spec. */
export class Report {
  readonly #source: SpecSource | undefined;
  readonly #diagnostics: Diagnostic[] = [];
  #lines: { readonly path: string; readonly lines: readonly string[] } | undefined;

  constructor(source: SpecSource | undefined) {
    this.#source = source;
  }

  /** The place of a field's value or key. */
  place(path: FieldPath, part?: "key" | "value"): Place {
    const field = fieldName(path);
    return this.#source === undefined ? { field } : { field, at: this.#source.locate(path, part) };
  }

  /** The place of a field if the text gives it this value; no place if an option does. */
  placeSaying(word: string, path: FieldPath): Place {
    const said = this.spelling(path);
    return said === undefined || said.replace(/^(["'])(.*)\1$/, "$2") === word ? this.place(path) : {};
  }

  /** The first line of a field's value as the text spells it; undefined without a text. */
  spelling(path: FieldPath): string | undefined {
    if (this.#source === undefined) return undefined;
    const { path: file, line, endLine, column, endColumn } = this.#source.locate(path);
    if (this.#lines?.path !== file)
      this.#lines = { path: file, lines: (textsOf(this.#source)[file] ?? "").split("\n") };
    const written = this.#lines.lines[line - 1] ?? "";
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

  /** All diagnostics, in the order of their locations. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics].sort(byPlace);
  }

  get hasErrors(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === "error");
  }

  /** Throws a SpecError if there is an error. */
  throwErrors(): void {
    if (!this.hasErrors) return;
    throw new SpecError(this.diagnostics, textsOf(this.#source));
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
