import * as templates from "../../../templates/forward-batch.ts";
import type { Network } from "../../ir/network.ts";
import { bytesPerValue } from "../../ir/number-format.ts";
import type { Entry, Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { type KernelParts, outputPitchOf } from "./print-kernel.ts";

/** forwardBatch: several rows at once while there are enough, in whatever the module computes with, then one by one. */
export const printForwardBatch = (
  network: Network,
  parts: KernelParts | undefined,
  ts: Program | undefined,
): string =>
  render(templates.forwardBatch, {
    ...network,
    severalAtOnce: parts ? callKernel(parts) : severalInTypeScript(ts as Program, network),
  });

/** The function that has the kernel compute several rows at once, where it can. */
export function printBatchInKernel({ inputSize, outputSize }: Network, parts: KernelParts): string[] {
  const { program, kernel } = parts;
  const entry = entryForRows(parts);
  if (entry === undefined) return [];
  const pitch = outputPitchOf(program, outputSize);
  const bytes = bytesPerValue[program.dtype];
  return [
    render(templates.batchInKernel, {
      ...{ inputSize, outputSize, pitch },
      rows: entry.rows,
      capacity: kernel.layout.batch?.rows ?? 0,
      inputBytes: inputSize * bytes,
      outputBytes: pitch * bytes,
    }),
  ];
}

const entryForRows = ({ program, kernel }: Omit<KernelParts, "standIn">): Entry | undefined =>
  kernel.layout.batch && program.entries.find(({ name }) => name === "forwardRows");

function callKernel(parts: KernelParts): string {
  if (entryForRows(parts) === undefined) return "";
  return parts.standIn ? templates.severalWithFallback : templates.severalInKernel;
}

function severalInTypeScript(program: Program, { inputSize, outputSize }: Network): string {
  const entry = program.entries.find(({ name }) => name === "forwardRows");
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
