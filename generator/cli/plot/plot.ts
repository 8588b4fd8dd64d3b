import { printDrawing } from "../../picture/drawing.ts";
import type { Answer } from "../answer.ts";
import { shown } from "../display-path.ts";
import type { Flags } from "../flags.ts";
import { readWidth } from "../read-width.ts";
import { writeAll } from "../write-all.ts";
import type { Figure } from "./figure.ts";
import { plotActivations } from "./plot-activations.ts";
import { plotSpec } from "./plot-spec.ts";
import { subjectOf } from "./subject.ts";

/** `gen plot ACTIVATION…` or `gen plot SPEC`: a plot, to a file or to standard output. */
export async function plot(words: readonly string[], flags: Flags): Promise<Answer> {
  const look = { theme: flags.theme ?? "auto", width: readWidth(flags.width) };
  const subject = subjectOf(words);
  const { sheet, title, description, result, findings }: Figure =
    subject.kind === "activations"
      ? plotActivations(subject.chosen, flags)
      : await plotSpec(subject.name, flags);
  const picture = printDrawing({ ...sheet, title, description }, look);
  if (flags.output === undefined)
    return { text: picture.trimEnd(), results: [{ ...result, picture }], findings };
  const [outcome] = writeAll([{ path: flags.output, content: picture }]);
  const file = shown(flags.output);
  return { text: `${outcome} ${file}`, results: [{ ...result, file, outcome }], findings };
}
