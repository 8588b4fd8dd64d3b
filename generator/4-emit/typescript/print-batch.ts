import { eitherRows, forwardBatch, kernelRows, rowsAtOnce } from "../../../templates/forward-batch.ts";
import type { Entry, Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { type Holes, type KernelParts, lengthOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export const printForwardBatch = (
  parts: KernelParts | undefined,
  ts: Program | undefined,
  sizes: Holes,
): string => render(forwardBatch, { ...sizes, rows: printRows(parts, ts, sizes) });

const rowsEntry = (program: Program | undefined): Entry | undefined =>
  program?.entries.find(({ name }) => name === "forwardRows");

function printRows(parts: KernelParts | undefined, ts: Program | undefined, sizes: Holes): string {
  const program = parts?.program ?? (ts as Program);
  const entry = rowsEntry(program);
  if (entry === undefined) return "";
  const { rows, input, output } = entry;
  const inKernel = { setUp: setUpOf(rowsEntry(ts)), input: "inputRows", output: "outputRows" };
  return render(rowsAtOnce, {
    ...sizes,
    rows,
    inputPitch: lengthOf(program, input) / rows,
    outputPitch: lengthOf(program, output) / rows,
    run: "forwardRows();",
    ...(parts ? inKernel : { setUp: "", input, output }),
  });
}

const setUpOf = (standIn: Entry | undefined): string =>
  standIn === undefined
    ? kernelRows
    : render(eitherRows, { input: standIn.input, output: standIn.output, procedure: standIn.procedure });
