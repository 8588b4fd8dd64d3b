import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { emit, plan } from "../../generator/generate.ts";
import type { CompileOptions } from "../../generator/index.ts";
import { type Contender, timedCalls } from "../contest/peer.ts";
import { specOf } from "../contest/spec.ts";
import type { Task } from "../contest/task.ts";

type Options = Pick<CompileOptions, "emit" | "dtype">;

const ways = {
  auto: {},
  ts: { emit: { target: "ts" } },
  "ts f32": { emit: { target: "ts" }, dtype: "f32" },
  "ts with Math": { emit: { target: "ts", math: "native" } },
  wasm: { emit: { target: "wasm" } },
  "wasm f32": { emit: { target: "wasm" }, dtype: "f32" },
} satisfies Record<string, Options>;

export const methods = Object.fromEntries(
  Object.entries(ways).map(([name, options]) => [name, (task: Task) => prepare(task, options)]),
);

async function prepare(task: Task, options: Options): Promise<Contender> {
  const { inputs, rows, outputSize } = task;
  const { spec, readFile } = specOf(task);
  const text = await moduleOf(spec, { ...options, readFile });
  const { createInput, forward, forwardBatch } = await load(text);
  const Vector = createInput().constructor as Float64ArrayConstructor;
  const out = new Vector(rows * outputSize);
  return timedCalls(
    options.dtype ?? "f64",
    inputs.map((x) => Vector.from(x)),
    rows === 1 ? (x) => forward(x, out) : (x) => forwardBatch(x, out, rows),
  );
}

/** The text that `compile` gives, which also checks its types. */
async function moduleOf(spec: string, options: CompileOptions): Promise<string> {
  const { network, programs, cost, hash, emit: form } = plan(spec, options);
  const origin = { path: "contender.yaml", hash, command: "gen contender.yaml" };
  return (await emit(network, programs, cost, origin, form)).text;
}

/** As its users do: types stripped, in a file, imported. */
async function load(text: string): Promise<GeneratedModule> {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-peers-"));
  try {
    const path = join(folder, "contender.mjs");
    writeFileSync(path, transformSync(text, { loader: "ts", target: "es2022" }).code);
    return await import(pathToFileURL(path).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
