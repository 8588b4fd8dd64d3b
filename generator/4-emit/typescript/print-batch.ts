import * as templates from "../../../templates/forward-batch.ts";
import type { Entry, Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { type Holes, type KernelParts, lengthOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export const printForwardBatch = (
  parts: KernelParts | undefined,
  ts: Program | undefined,
  sizes: Holes,
): string => render(templates.forwardBatch, { ...sizes, rows: printRows(parts, ts, sizes) });

const rowsEntry = (program: Program | undefined): Entry | undefined =>
  program?.entries.find(({ name }) => name === "forwardRows");

function printRows(parts: KernelParts | undefined, ts: Program | undefined, sizes: Holes): string {
  const program = parts?.program ?? (ts as Program);
  const entry = rowsEntry(program);
  if (entry === undefined) return "";
  const { rows, input, output } = entry;
  const buffers = parts ? { input: "inputRows", output: "outputRows" } : { input, output };
  const block = (buffer: string, name: string, size: unknown): Holes => {
    const pitch = lengthOf(program, name) / rows;
    return { buffer, rows, size: size as number, pitch, all: rows * pitch };
  };
  const copies = (holes: Holes, all: string, each: string): string =>
    render(holes.pitch === holes.size ? all : each, holes);
  return render(templates.rowsAtOnce, {
    rows,
    setUp: parts ? setUpOf(rowsEntry(ts)) : "",
    run: "forwardRows();",
    copyIn: copies(block(buffers.input, input, sizes.inputSize), templates.copyAllIn, templates.copyEachIn),
    copyOut: copies(
      block(buffers.output, output, sizes.outputSize),
      templates.copyAllOut,
      templates.copyEachOut,
    ),
  });
}

const setUpOf = (standIn: Entry | undefined): string =>
  standIn === undefined
    ? templates.kernelRows
    : render(templates.eitherRows, {
        input: standIn.input,
        output: standIn.output,
        procedure: standIn.procedure,
      });
