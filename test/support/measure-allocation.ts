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

function measureAllocation({
  createInput,
  createOutput,
  forward,
  logits,
  predict,
  classify,
  forwardBatch,
}: GeneratedModule): Record<string, number> {
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
