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
  const severalAtOnce = parts ? callKernel(parts) : severalInTypeScript(ts as Program, network);
  return render(templates.forwardBatch, { name, inputSize, outputSize, severalAtOnce });
}

/** The function that has the kernel compute several rows at once, where it can. */
export function printBatchInKernel({ inputSize, outputSize }: Network, parts: KernelParts): string[] {
  const batch = batchOf(parts);
  if (batch === undefined) return [];
  const pitch = outputPitchOf(parts.program, outputSize);
  const bytes = bytesPerValue[parts.program.dtype];
  return [
    render(templates.batchInKernel, {
      ...{ inputSize, outputSize, pitch },
      ...batch,
      inputBytes: inputSize * bytes,
      outputBytes: pitch * bytes,
    }),
  ];
}

/** How many rows a kernel computes at once, and how many its memory has room for; undefined if it takes them one by one. */
function batchOf({
  program,
  kernel,
}: KernelParts): { readonly rows: number; readonly capacity: number } | undefined {
  const entry = entryForRows(program);
  const { batch } = kernel.layout;
  return entry && batch && { rows: entry.rows, capacity: batch.rows };
}

function callKernel(parts: KernelParts): string {
  if (batchOf(parts) === undefined) return "";
  return parts.standIn ? templates.severalWithFallback : templates.severalInKernel;
}

function severalInTypeScript(program: Program, { inputSize, outputSize }: Network): string {
  const entry = entryForRows(program);
  if (entry === undefined) return "";
  const { rows, input, output, procedure } = entry;
  const pitch = outputPitchOf(program, outputSize);
  const sizes = { rows, output, outputSize, pitch, outputs: rows * pitch };
  const copyOut = render(pitch === outputSize ? templates.copySeveralOut : templates.copyEachOut, sizes);
  return render(templates.severalInTypeScript, {
    ...{ rows, input, procedure, inputSize, copyOut },
    inputs: rows * inputSize,
  });
}
