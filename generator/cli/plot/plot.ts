import { printDrawing } from "../../picture/drawing.ts";
import type { Flags } from "../flags/flags.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { checkPictureFile, lookOf, pictureOutput } from "../output/picture-output.ts";
import { plotActivations } from "./activations.ts";
import type { Figure } from "./figure.ts";
import { plotSpec } from "./spec.ts";
import { subjectOf } from "./subject.ts";

/** `gen plot ACTIVATION…` or `gen plot SPEC`: a plot, to a file or to standard output. */
export async function plot(words: readonly string[], flags: Flags): Promise<CommandOutput> {
  const look = lookOf(flags);
  const subject = subjectOf(words);
  checkPictureFile(flags, subject.kind === "activations" ? undefined : subject.name);
  const { sheet, title, description, result, problemGroups }: Figure =
    subject.kind === "activations"
      ? plotActivations(subject.chosen, flags)
      : await plotSpec(subject.name, flags);
  const picture = printDrawing({ ...sheet, title, description }, look);
  return pictureOutput({ picture, result, problemGroups }, flags);
}
