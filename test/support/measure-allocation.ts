import type { GeneratedModule } from "../../generator/check/load-module.ts";

/**
 * Runs in a node of its own, beside a generated module: after warm-up, calls each entry as often as the argument says and
 * prints how many bytes a call the heap grew by, as JSON. Nothing is collected meanwhile: the young generation is large.
 */
declare const gc: () => void;

type Vector = ReturnType<GeneratedModule["createInput"]>;
type Call = (x: Vector) => unknown;

const calls = Number(process.argv[2]);
import("./network.mjs" as string).then((module: GeneratedModule) =>
  console.log(JSON.stringify(measureAllocation(module))),
);

const ROWS = 2;
/** A late compilation grows the heap once, so in one share of the calls; what a call allocates is in all of them. */
const SHARES = 4;
/** An array of anything holds a number in a box. */
const kept: unknown[] = ["", {}];
/** Chunks of a thousand calls that are enough to be warm, unless they never stop to allocate. */
const CHUNKS = 40;
const CONTROL_CALLS = 10_000;

function measureAllocation(module: GeneratedModule): Record<string, number> {
  const ofPorts = module as unknown as Ports;
  const entries =
    ofPorts.createInputs || ofPorts.createState ? entriesOfPorts(ofPorts) : entriesOfOneEach(module);
  const inputs = entries.inputs;
  return measure(entries.calls, inputs);
}

interface Entries {
  readonly inputs: readonly Vector[];
  readonly calls: Record<string, Call>;
}

/** A module with states, or with several inputs or outputs; see check/drive-module.ts. */
interface Ports {
  readonly createInputs?: () => Vectors;
  readonly createOutputs?: () => Vectors;
  readonly createInput?: () => Vector;
  readonly createOutput?: () => Vector;
  readonly createState?: () => Vector;
  readonly [name: string]: ((...values: never[]) => unknown) | undefined;
}
type Vectors = Readonly<Record<string, Vector>>;
type Any = (...values: unknown[]) => unknown;

function entriesOfPorts(module: Ports): Entries {
  const isByName = module.createInputs !== undefined;
  const x = isByName ? module.createInputs?.() : module.createInput?.();
  const out = isByName ? module.createOutputs?.() : module.createOutput?.();
  const state = module.createState?.();
  const last = state ? [state] : [];
  const like = (of: unknown, steps: number): unknown => {
    if (ArrayBuffer.isView(of)) {
      const vector = of as Vector;
      return new (vector.constructor as new (length: number) => Vector)(vector.length * steps);
    }
    const all = Object.entries(of as Vectors).map(([name, vector]) => [name, like(vector, steps)]);
    return Object.fromEntries(all);
  };
  const [xs, outs] = [like(x, ROWS), like(out, ROWS)];
  const named = Object.entries(module).filter(([name]) => /^(predict|classify)(_|$)/.test(name));
  const { forward, forwardSequence, forwardBatch } = module as Readonly<Record<string, Any>>;
  const steps = (forwardSequence ?? forwardBatch) as Any;
  const calls: Record<string, Call> = {
    forward: () => (forward as Any)(x, out, state),
    [state ? "forwardSequence" : "forwardBatch"]: () => steps(xs, outs, ROWS, state),
    ...Object.fromEntries(named.map(([name, call]) => [name, () => (call as Any)(x, ...last)])),
    "control: a new vector": () => (forward as Any)(x, like(out, 1), state),
  };
  return { inputs: Array.from({ length: 16 }, () => new Float64Array(1)), calls };
}

function entriesOfOneEach({
  createInput,
  createOutput,
  forward,
  logits,
  predict,
  classify,
  forwardBatch,
}: GeneratedModule): Entries {
  const out = createOutput();
  const vector = (length: number): Vector =>
    out instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  const inputs = Array.from({ length: 16 }, () => createInput().map(() => Math.random() * 4 - 2));
  const rows = vector(ROWS * createInput().length).map(() => Math.random() * 4 - 2);
  const results = vector(ROWS * out.length);

  const entries: Record<string, Call> = {
    forward: (x) => forward(x, out),
    forwardBatch: () => forwardBatch(rows, results, ROWS),
    ...(predict && { predict: (x: Vector) => predict(x) }),
    ...(classify && { classify: (x: Vector) => classify(x) }),
    ...(logits && { logits: (x: Vector) => logits(x, out) }),
    "control: a new vector": (x) => forward(x, createOutput()),
    "control: a boxed number": (x) => {
      kept[0] = forward(x, out)[0];
    },
  };
  return { inputs, calls: entries };
}

function measure(entries: Record<string, Call>, inputs: readonly Vector[]): Record<string, number> {
  const grown: Record<string, number> = {};
  for (const [name, call] of Object.entries(entries)) {
    const repeat = new Function(
      ...["call", "inputs", "times"],
      `for (let n = 0; n < times; n++) call(inputs[n & 15]); // ${name}`,
    ) as (call: Call, inputs: readonly Vector[], times: number) => void;
    const growth = (times: number): number => {
      gc();
      const before = process.memoryUsage().heapUsed;
      repeat(call, inputs, times);
      return process.memoryUsage().heapUsed - before;
    };
    for (let chunk = 0, still = 0; chunk < CHUNKS && still < 3; chunk++) {
      still = growth(1000) < 2000 ? still + 1 : 0;
    }
    const isControl = name.startsWith("control");
    const share = (isControl ? CONTROL_CALLS : calls) / SHARES;
    const growths = Array.from({ length: SHARES }, () => growth(share) / share);
    grown[name] = isControl ? Math.max(...growths) : Math.min(...growths);
  }
  return grown;
}
