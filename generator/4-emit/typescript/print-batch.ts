import * as templates from "../../../templates/forward-batch.ts";
import { bytesPerValue } from "../../ir/number-format.ts";
import type { Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { type Holes, type KernelParts, pitchOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export const printForwardBatch = (
  parts: KernelParts | undefined,
  ts: Program | undefined,
  sizes: Holes,
): string => render(templates.forwardBatch, { ...sizes, rows: printRows(parts, ts, sizes) });

function printRows(parts: KernelParts | undefined, ts: Program | undefined, sizes: Holes): string {
  const inTypeScript = ts ? rowsInTypeScript(ts, sizes) : "";
  if (parts?.kernel.layout.batch === undefined) return inTypeScript;
  const inKernel = rowsInKernel(parts.program, parts.kernel, sizes);
  if (!ts) return inKernel;
  const body = inKernel.split("\n").slice(1).join("\n");
  return render(templates.rowsInEither, { standIn: indented(inTypeScript), inKernel: indented(body) });
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");

function rowsInTypeScript(program: Program, sizes: Holes): string {
  const entry = program.entries.find(({ name }) => name === "forwardRows");
  if (entry === undefined) return "";
  const { rows, input, output, procedure } = entry;
  const pitch = pitchOf(program, Number(sizes.outputSize));
  const holes = {
    ...sizes,
    ...{ rows, input, output, procedure, pitch },
    inputs: rows * Number(sizes.inputSize),
    outputs: rows * pitch,
  };
  const copyOut = pitch === sizes.outputSize ? templates.copyAllOut : templates.copyEachOut;
  return render(templates.rowsAtOnce, { ...holes, copyOut: render(copyOut, holes) });
}

function rowsInKernel(program: Program, { layout }: Kernel, sizes: Holes): string {
  const { rows: capacity, input, output } = layout.batch as NonNullable<typeof layout.batch>;
  const pitch = pitchOf(program, Number(sizes.outputSize));
  const bytes = bytesPerValue[program.dtype];
  return render(templates.rowsInKernel, {
    ...sizes,
    ...{ capacity, input, output, pitch },
    rows: program.entries.find(({ name }) => name === "forwardRows")?.rows ?? 1,
    inputBytes: Number(sizes.inputSize) * bytes,
    outputBytes: pitch * bytes,
  });
}
