import { expect } from "vitest";
import {
  checkAgainstReference,
  describeMismatch,
  firstDifference,
  type ReferenceResult,
  runReference,
} from "../../generator/check/check-against-reference.ts";
import { IndexError } from "../../generator/ir/demand.ts";
import { type Network, sizeOfPorts } from "../../generator/ir/network.ts";
import type { Entry, Program } from "../../generator/ir/program.ts";
import { runProgram } from "../../generator/ir/run-program.ts";
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
  const references = runReference(network, inputs);
  const computed = references.filter(({ refusal }) => refusal === undefined);
  for (const [target, program] of Object.entries(programs)) {
    for (const entry of program?.entries ?? []) {
      for (const rows of chunks(computed, entry.rows)) {
        const mismatch = mismatchOf(network, program as Program, entry, rows);
        if (mismatch) expect.fail(`lowering for ${target}: ${describeMismatch(mismatch)}`);
      }
      for (const { input, before, refusal } of references) {
        if (refusal === undefined) continue;
        const rows = Array.from({ length: entry.rows }, () => input);
        expect(() => runEntry(network, program as Program, entry, rows, [...before])).toThrow(IndexError);
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
  network: Network,
  { module, fallback }: Pick<Built, "module" | "fallback">,
  given: readonly (readonly number[])[],
): void {
  const { inputSize, outputSize, stateSize, dtype } = network;
  if (inputSize !== outputSize || stateSize > 0) return;
  const inputs = computedOf(network, given);
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
  network: Network,
  { module, fallback }: Pick<Built, "module" | "fallback">,
  given: readonly (readonly number[])[],
): void {
  const { dtype, outputSize, stateSize } = network;
  // With a state, each row depends on those before it, and there are no batches.
  if (stateSize > 0) return;
  const inputs = computedOf(network, given);
  if (inputs.length === 0) return;
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

/** The inputs that are not refused. */
const computedOf = (
  network: Network,
  inputs: readonly (readonly number[])[],
): readonly (readonly number[])[] =>
  runReference(network, inputs)
    .filter(({ refusal }) => refusal === undefined)
    .map(({ input }) => input);

/** One call of an entry beside the reference. */
function mismatchOf(
  network: Network,
  program: Program,
  entry: Entry,
  references: readonly ReferenceResult[],
) {
  const { name } = entry;
  const state = [...(references[0]?.before ?? [])];
  const inputs = references.map(({ input }) => input);
  const results = runEntry(network, program, entry, inputs, state);
  for (const [row, { input, output, logits, state: next }] of references.entries()) {
    const wanted = [...(name === "logits" ? logits : output), ...next];
    const actual = [...(results[row] ?? []), ...state];
    const index = firstDifference(wanted, actual);
    if (index !== undefined)
      return { entry: name, input, index, expected: wanted[index], actual: actual[index] };
  }
  return undefined;
}

/** The outputs for each of some rows, which lie apart by what the buffer has for each; the rest is garbage. */
function runEntry(
  { inputs, outputs }: Network,
  program: Program,
  { name, rows, ...ports }: Entry,
  given: readonly (readonly number[])[],
  state: number[] = [],
): number[][] {
  const pitch = (buffer = ""): number => lengthOf(program, buffer) / rows;
  const x = inputs.flatMap(({ size }, n) => {
    const start = sizeOfPorts(inputs.slice(0, n));
    const garbage = Array<number>(pitch(ports.inputs[n]) - size).fill(Number.NaN);
    return given.flatMap((row) => [...row.slice(start, start + size), ...garbage]);
  });
  const lowered = runProgram(program, name, x, state);
  return given.map((_, row) => {
    let start = 0;
    return outputs.flatMap(({ size }, n) => {
      const from = start + row * pitch(ports.outputs[n]);
      start += rows * pitch(ports.outputs[n]);
      return lowered.slice(from, from + size);
    });
  });
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
