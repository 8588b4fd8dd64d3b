import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { fromHex, toHex } from "./hex.ts";
import { type WebAssemblyUse, watchWebAssembly } from "./watch-webassembly.ts";

/** What a module computed in an engine. */
export interface EngineResult {
  readonly webAssembly: WebAssemblyUse;
  /** By entry, the bits of its outputs: one text for each input. */
  readonly bits: Readonly<Record<string, readonly string[]>>;
}

/** Runs inside the engine that is tested, so it may use only what every engine of ES2020 has. */
export function runModule(load: () => GeneratedModule, inputs: readonly string[]): string {
  const webAssembly = watchWebAssembly();
  const { forward, logits, predict, classify, labels, forwardBatch, createInput, createOutput } = load();
  const rows = inputs.map(fromHex);
  const out = createOutput();
  const Vector = out instanceof Float32Array ? Float32Array : Float64Array;
  const batch = new Vector(rows.length * out.length);
  forwardBatch(Vector.from(rows.flat()), batch, rows.length);

  const given: EngineResult = {
    webAssembly,
    bits: {
      forward: rows.map((row) => toHex(forward(createInput(row), out))),
      ...(logits && { logits: rows.map((row) => toHex(logits(createInput(row), out))) }),
      ...(predict && { predict: rows.map((row) => toHex([predict(createInput(row))])) }),
      ...(classify && {
        classify: rows.map((row) => toHex([labels?.indexOf(classify(createInput(row))) ?? -1])),
      }),
      forwardBatch: rows.map((_, n) => toHex(batch.subarray(n * out.length, (n + 1) * out.length))),
    },
  };
  return JSON.stringify(given);
}
