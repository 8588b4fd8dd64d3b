import * as templates from "../../../templates/forward-batch.ts";
import { bytesPerValue } from "../../ir/number-format.ts";
import type { Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { type Holes, type KernelParts, outputPitchOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export const printForwardBatch = (
  parts: KernelParts | undefined,
  ts: Program | undefined,
  sizes: Holes,
): string => render(templates.forwardBatch, { ...sizes, rows: printRows(parts, ts, sizes) });

const printRows = (parts: KernelParts | undefined, ts: Program | undefined, sizes: Holes): string =>
  parts ? rowsInKernel(parts, sizes) : rowsInTypeScript(ts as Program, sizes);

function rowsInTypeScript(program: Program, sizes: Holes): string {
  const entry = program.entries.find(({ name }) => name === "forwardRows");
  if (entry === undefined) return "";
  const { rows, input, output, procedure } = entry;
  const pitch = outputPitchOf(program, Number(sizes.outputSize));
  const holes = {
    ...sizes,
    ...{ rows, input, output, procedure, pitch },
    inputs: rows * Number(sizes.inputSize),
    outputs: rows * pitch,
  };
  const copyOut = pitch === sizes.outputSize ? templates.copyAllOut : templates.copyEachOut;
  return render(templates.rowsAtOnce, { ...holes, copyOut: render(copyOut, holes) });
}

function rowsInKernel({ program, kernel: { layout }, standIn }: KernelParts, sizes: Holes): string {
  const entry = program.entries.find(({ name }) => name === "forwardRows");
  if (entry === undefined || layout.batch === undefined) return "";
  const { rows: capacity, input, output } = layout.batch;
  const pitch = outputPitchOf(program, Number(sizes.outputSize));
  const bytes = bytesPerValue[program.dtype];
  const even = `count - (count % ${entry.rows})`;
  return render(templates.rowsInKernel, {
    ...sizes,
    ...{ capacity, input, output, pitch },
    rows: entry.rows,
    // What stands in for the kernel does one row at a time.
    even: standIn ? `k === null ? 0 : ${even}` : even,
    bang: standIn ? "!" : "",
    inputBytes: Number(sizes.inputSize) * bytes,
    outputBytes: pitch * bytes,
  });
}
