import { createColors } from "picocolors";
import { type ShapeEquation, spellEquation } from "../ir/shape-equation.ts";
import { codeFrame } from "./code-frame.ts";
import type { Diagnostic, Place, Severity } from "./diagnostic.ts";

const MOST = 50;

/** What follows the code of each severity. */
const marks: Record<Severity, string> = { error: "", warning: " (warning)", info: "" };
const colors = { error: "red", warning: "yellow", info: "cyan" } as const;

/**
 * Formats diagnostics for a terminal, with a blank line between them:
 *
 *     unknown-activation: No activation is called "rleu".
 *      --> specs/iris.yaml:10:17
 *     10 |     activation: rleu
 *        |                 ^^^^
 *     help: did you mean "relu"?
 *
 * `sources` holds texts by path; without its text, a location is shown without the line.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Readonly<Record<string, string>> = {},
  { color = false }: { readonly color?: boolean } = {},
): string {
  const paint = createColors(color);
  const one = ({ code, severity, message, notes, shapes, help, ...place }: Diagnostic): string =>
    [
      `${paint.bold(paint[colors[severity]](code + marks[severity]))}: ${paint.bold(message)}`,
      ...arrow(place).map((text) => paint.dim(text)),
      ...(place.at === undefined ? [] : codeFrame(place.at, sources[place.at.path], paint[colors[severity]])),
      ...(shapes === undefined ? [] : shapeLines(shapes, paint)),
      ...notes.map((note) => `${paint.cyan("note")}: ${note.message}${paint.dim(arrow(note).join(""))}`),
      ...(help === undefined ? [] : [`${paint.green("help")}: ${help}`]),
    ].join("\n");
  const shown = diagnostics.slice(0, MOST).map(one);
  const rest = diagnostics.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more.`] : [])].join("\n\n");
}

/** The equation of the shapes, with a line below that marks the two unequal sizes. */
function shapeLines(shapes: ShapeEquation, paint: ReturnType<typeof createColors>): string[] {
  const [equation, marks] = spellEquation(shapes);
  return [`${paint.cyan("shapes")}: ${equation}`, `        ${paint.red(marks)}`];
}

function arrow({ at, field, file }: Place): string[] {
  if (at !== undefined) return [` --> ${at.path}:${at.line}:${at.column}`];
  if (file !== undefined) return [` --> ${file}`];
  return field === undefined || field === "" ? [] : [` --> ${field}`];
}
