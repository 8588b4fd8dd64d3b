import { expect } from "vitest";
import {
  checkAgainstReference,
  describeMismatch,
  firstDifference,
} from "../../generator/check/check-against-reference.ts";
import type { Network } from "../../generator/ir/network.ts";
import type { Entry, Program } from "../../generator/ir/program.ts";
import { runProgram } from "../../generator/ir/run-program.ts";
import { type Interpreted, interpret } from "../../generator/reference/interpret.ts";
import type { Built } from "./run-text.ts";

/**
 * Reference = Program interpreter = generated module, bit for bit, for each entry and each thing that computes. The first
 * pair broken means a mistake in lowering, the second a mistake in printing.
 */
export function expectSameBits(
  network: Network,
  { programs, module, fallback }: Pick<Built, "programs" | "module" | "fallback">,
  inputs: readonly (readonly number[])[],
): void {
  const references = inputs.map((input): Reference => ({ input, ...interpret(network, input) }));
  for (const [target, program] of Object.entries(programs)) {
    for (const entry of program?.entries ?? []) {
      for (const rows of chunks(references, entry.rows)) {
        const mismatch = mismatchOf(program as Program, entry, rows);
        if (mismatch) expect.fail(`lowering for ${target}: ${describeMismatch(mismatch)}`);
      }
    }
  }
  for (const [what, running] of Object.entries({ module, fallback })) {
    const mismatch = running && checkAgainstReference(network, running, references);
    if (mismatch) expect.fail(`printing: ${what}: ${describeMismatch(mismatch)}`);
  }
}

/** Where input and output are of one length, they may be one vector, in single samples and in batches. */
export function expectSameInPlace(
  { inputSize, outputSize, dtype }: Network,
  { module, fallback }: Pick<Built, "module" | "fallback">,
  inputs: readonly (readonly number[])[],
): void {
  if (inputSize !== outputSize) return;
  const Vector = dtype === "f32" ? Float32Array : Float64Array;
  for (const { forward, logits, forwardBatch, createInput, createOutput } of [
    module,
    ...(fallback ? [fallback] : []),
  ]) {
    const wanted = inputs.map((input) => Array.from(forward(createInput(input), createOutput())));
    for (const entry of [forward, ...(logits ? [logits] : [])]) {
      inputs.forEach((input) => {
        const apart = Array.from(entry(createInput(input), createOutput()));
        for (const make of [createInput, () => new Vector(inputSize)]) {
          const v = make();
          v.set(input);
          expect(firstDifference(apart, entry(v, v)), "x and out are one vector").toBeUndefined();
        }
      });
    }
    const rows = new Vector(inputs.flat());
    forwardBatch(rows, rows, inputs.length);
    expect(firstDifference(wanted.flat(), rows), "a batch in place").toBeUndefined();
  }
}

const COUNTS = [0, 1, 2, 3, 7];

/** forwardBatch gives what forward does, however many rows there are; what is in `out` before does not matter. */
export function expectSameBatches(
  { dtype, outputSize }: Network,
  { module, fallback }: Pick<Built, "module" | "fallback">,
  inputs: readonly (readonly number[])[],
): void {
  const Vector = dtype === "f32" ? Float32Array : Float64Array;
  for (const { forward, forwardBatch, createInput, createOutput } of [
    module,
    ...(fallback ? [fallback] : []),
  ]) {
    for (const count of COUNTS) {
      const rows = Array.from({ length: count }, (_, n) => inputs[n % inputs.length] as readonly number[]);
      const wanted = rows.flatMap((row) => Array.from(forward(createInput(row), createOutput())));
      const out = new Vector(count * outputSize).fill(Number.NaN);
      expect(forwardBatch(new Vector(rows.flat()), out, count)).toBe(out);
      expect(firstDifference(wanted, out), `${count} rows`).toBeUndefined();
    }
  }
}

interface Reference extends Interpreted {
  readonly input: readonly number[];
}

/** One call of an entry beside the reference. Rows lie apart by what the buffer has for each; the rest is garbage. */
function mismatchOf(program: Program, { name, rows, ...buffers }: Entry, references: readonly Reference[]) {
  const pitch = (buffer: string): number => lengthOf(program, buffer) / rows;
  const padded = (row: readonly number[]) => [
    ...row,
    ...Array(pitch(buffers.input) - row.length).fill(Number.NaN),
  ];
  const lowered = runProgram(
    program,
    name,
    references.flatMap(({ input }) => padded(input)),
  );
  for (const [n, { input, output, logits }] of references.entries()) {
    const wanted = name === "logits" ? logits : output;
    const start = n * pitch(buffers.output);
    const actual = lowered.slice(start, start + wanted.length);
    const index = firstDifference(wanted, actual);
    if (index !== undefined)
      return { entry: name, input, index, expected: wanted[index], actual: actual[index] };
  }
  return undefined;
}

function lengthOf({ buffers }: Program, name: string): number {
  const buffer = buffers.find((one) => one.name === name);
  return buffer !== undefined && "length" in buffer ? buffer.length : 0;
}

/** Rows by so many; the last of them stands in for those that are missing. */
const chunks = <T>(rows: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, n) =>
    Array.from({ length: size }, (_, i) => rows[Math.min(n * size + i, rows.length - 1)] as T),
  );
