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
import { streamSpecOf } from "../contest/streams/spec.ts";
import { type StreamTask, streamTaskOf } from "../contest/streams/task.ts";
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

export const streams = {
  ...Object.fromEntries(
    Object.entries(ways).map(([name, options]) => [name, (task: StreamTask) => prepareStream(task, options)]),
  ),
  /** A module of one step, told to take as many as a call has. */
  "wasm f32 steps": (task: StreamTask) => prepareSteps(task, ways["wasm f32"]),
};

async function prepareStream(task: StreamTask, options: Options): Promise<Contender> {
  const { forward, createState } = await loadStream(task, options);
  const Vector = vectorOf(options);
  const out = new Vector(task.outputSize);
  const state = createState?.();
  return timedCalls(
    options.dtype ?? "f64",
    task.inputs.map((x) => Vector.from(x)),
    (x) => forward(x, out, state),
  );
}

async function prepareSteps(task: StreamTask, options: Options): Promise<Contender> {
  const { stream, steps } = task;
  const { forwardSequence, createState } = await loadStream(streamTaskOf({ stream, steps: 1 }), options);
  if (!forwardSequence) throw new Error("remembers nothing");
  const Vector = vectorOf(options);
  const out = new Vector(task.outputSize);
  const state = createState?.();
  return timedCalls(
    options.dtype ?? "f64",
    task.inputs.map((x) => Vector.from(x)),
    (x) => forwardSequence(x, out, steps, state),
  );
}

type Vector = Float64Array | Float32Array;

/** The functions of a module of one input and one output that may have a state. */
interface StreamModule {
  readonly forward: (x: Vector, out: Vector, state?: Vector) => Vector;
  readonly forwardSequence?: (x: Vector, out: Vector, count: number, state?: Vector) => Vector;
  readonly createState?: () => Vector;
}

async function loadStream(task: StreamTask, options: Options): Promise<StreamModule> {
  const { spec, readFile } = streamSpecOf(task);
  return (await load(await moduleOf(spec, { ...options, readFile }))) as unknown as StreamModule;
}

const vectorOf = ({ dtype }: Options) =>
  (dtype === "f32" ? Float32Array : Float64Array) as Float64ArrayConstructor;

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
