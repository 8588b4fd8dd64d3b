import { describe, expect, test } from "vitest";
import { formatLiterals, formats } from "../../../generator/5-emit/wasm/format.ts";
import { layOutMemory, PAGE } from "../../../generator/5-emit/wasm/lay-out-memory.ts";
import { printKernel } from "../../../generator/5-emit/wasm/print-kernel.ts";
import { scheduleAll } from "../../../generator/generate.ts";
import type { Network } from "../../../generator/ir/network.ts";
import { bytesPerValue, dtypes } from "../../../generator/ir/number-format.ts";
import type { Program } from "../../../generator/ir/program.ts";
import { load } from "../../../generator/load.ts";
import { effort } from "../../support/effort.ts";
import { makeGraph } from "../../support/graphs.ts";
import { makeNetwork } from "../../support/networks.ts";
import { WebAssembly } from "../../support/observe.ts";

const settings = { target: "wasm", math: "portable", unroll: "auto" } as const;
const VECTOR = 16;

/** A program whose memory ends where its last page does, so that what reaches beyond it is a trap. */
function fillLastPage(program: Program): Program {
  const padded = (count: number): Program => {
    const pad = { role: "constant", name: "pad", layout: "zeros", values: new Float64Array(count) } as const;
    return { ...program, buffers: [pad, ...program.buffers] };
  };
  const perVector = VECTOR / bytesPerValue[program.dtype];
  const literals = formatLiterals(formats[program.dtype]);
  const missing = (candidate: Program) => -layOutMemory(candidate, literals).size & (PAGE - 1);
  // The room for batches follows what is left, so that one step may not suffice.
  for (let count = 0, n = 0; n < 4; n++) {
    const gap = missing(padded(count));
    if (gap === 0) return padded(count);
    count += (gap / VECTOR) * perVector;
  }
  return program;
}

/** Instantiates a kernel, and calls its entries by their names and the addresses of their vectors. */
function start(program: Program) {
  const { bytes, layout } = printKernel(program);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    host: { refuseIndex: () => {} },
  });
  const call = (name: string, x: number, out: number) =>
    (exports[name] as (x: number, out: number) => void)(x, out);
  return { layout, call };
}

/** Runs a kernel on its own vectors at the end of its memory, and on the last rows of its room for batches. */
function runToTheEnd(network: Network): "full" | "not full" {
  const program = scheduleAll(network, settings).wasm?.program as Program;
  const rows = program.entries.find(({ name }) => name === "forwardRows");
  if (rows !== undefined) {
    const { layout, call } = start(fillLastPage(program));
    const batch = layout.batch as NonNullable<typeof layout.batch>;
    const pitch = (name: string) => {
      const buffer = program.buffers.find((one) => one.name === name);
      const length = buffer !== undefined && "length" in buffer ? buffer.length : 0;
      return (length / rows.rows) * bytesPerValue[program.dtype];
    };
    const last = batch.rows - rows.rows;
    call(
      "forwardRows",
      batch.input + last * pitch(rows.inputs[0] as string),
      batch.output + last * pitch(rows.outputs[0] as string),
    );
  }
  // The room for batches keeps some of the page, so without it the vectors of one sample come last.
  const alone = start(fillLastPage({ ...program, entries: program.entries.filter((one) => one !== rows) }));
  alone.call("forward", ...([...alone.layout.own.values()] as [number, number]));
  return alone.layout.size % PAGE === 0 ? "full" : "not full";
}

describe("no kernel reaches beyond its memory, though its last page is full", () => {
  test("layers that work on rows of every odd size", () => {
    const layers = [
      { type: "activation", activation: "softmax" },
      { type: "activation", activation: "sigmoid" },
      { type: "layer_norm", gamma: false, beta: false },
      { type: "l2_normalize" },
    ];
    const most = effort(3, 7);
    for (const dtype of dtypes)
      for (let rows = 1; rows < most; rows++)
        for (let columns = 1; columns < most; columns++)
          for (const layer of layers) {
            const spec = { name: "full", dtype, input: { shape: [rows, columns] }, layers: [layer] };
            runToTheEnd(load(JSON.stringify(spec)).network);
          }
  });
  test("graphs", () => {
    const outcomes = Array.from({ length: effort(8, 120) }, (_, seed) =>
      runToTheEnd(load(makeGraph(seed, 1 + (seed % 11), dtypes[seed % 2] as "f64" | "f32")).network),
    );
    expect(outcomes.filter((outcome) => outcome === "full").length).toBe(outcomes.length);
  });
  test("batches", () => {
    for (const dtype of dtypes)
      for (const sizes of [
        [1, 1],
        [3, 5, 7],
        [9, 13, 5],
        [16, 32, 4],
        [31, 6, 1],
      ])
        for (const last of ["softmax", "tanh"])
          runToTheEnd(makeNetwork({ sizes, activations: ["relu", last].slice(-sizes.length + 1), dtype }));
  });
});
