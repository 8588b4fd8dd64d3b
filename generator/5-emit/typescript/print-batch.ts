import * as templates from "../../../templates/forward-batch.ts";
import type { Network } from "../../ir/network.ts";
import { bytesPerValue } from "../../ir/number-format.ts";
import { entryForRows, type Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { type KernelParts, outputPitchOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export function printForwardBatch(
  network: Network,
  parts: KernelParts | undefined,
  ts: Program | undefined,
): string {
  const { name, inputSize, outputSize } = network;
  const rows = parts ? callKernel(parts, network) : rowsInTypeScript(ts as Program, network);
  return render(templates.forwardBatch, { name, inputSize, outputSize, rows });
}

/** The function that has the kernel compute rows, several at once where it can. */
export function printBatchInKernel({ inputSize, outputSize }: Network, parts: KernelParts): string {
  const entry = entryForRows(parts.program);
  const { batch } = parts.kernel.layout;
  const sizes = { inputSize, outputSize };
  if (entry === undefined || batch === undefined)
    return render(templates.batchInKernel, { ...sizes, how: "", several: "", first: 0 });
  const pitch = outputPitchOf(parts.program, outputSize);
  const bytes = bytesPerValue[parts.program.dtype];
  const several = render(templates.severalInKernel, {
    ...{ ...sizes, pitch, rows: entry.rows, capacity: batch.rows },
    inputBytes: inputSize * bytes,
    outputBytes: pitch * bytes,
  });
  const how = `, ${entry.rows} at once, as many as it has room for, and then what is left one by one`;
  return render(templates.batchInKernel, { ...sizes, how, several, first: "end" });
}

function callKernel({ standIn }: KernelParts, { inputSize, outputSize }: Network): string {
  if (standIn === undefined) return templates.rowsInKernel;
  const rest = render(templates.rowByRow, { inputSize, outputSize, first: 0 });
  return render(templates.rowsWithFallback, { rest });
}

function rowsInTypeScript(program: Program, { inputSize, outputSize }: Network): string {
  const entry = entryForRows(program);
  if (entry === undefined) return render(templates.rowByRow, { inputSize, outputSize, first: 0 });
  const { rows, procedure } = entry;
  const [input, output] = [entry.inputs[0] as string, entry.outputs[0] as string];
  const pitch = outputPitchOf(program, outputSize);
  const sizes = { rows, output, outputSize, pitch, outputs: rows * pitch };
  const copyOut = render(pitch === outputSize ? templates.copySeveralOut : templates.copyEachOut, sizes);
  return render(templates.severalInTypeScript, {
    ...{ rows, input, procedure, inputSize, copyOut },
    inputs: rows * inputSize,
    rest: render(templates.rowByRow, { inputSize, outputSize, first: "end" }),
  });
}
