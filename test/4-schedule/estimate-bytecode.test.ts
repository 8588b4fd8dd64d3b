import { beforeAll, describe, expect, test } from "vitest";
import { bytecodeOf, OPTIMIZED_BYTECODE_LIMIT } from "../../generator/4-schedule/estimate-bytecode.ts";
import { arrayOf } from "../../generator/5-emit/typescript/declarations.ts";
import type { Network } from "../../generator/ir/network.ts";
import { type Dtype, dtypes } from "../../generator/ir/number-format.ts";
import type { Procedure, Program } from "../../generator/ir/program.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { load } from "../../generator/load.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { convolution } from "../support/convolution.ts";
import { sampled } from "../support/effort.ts";
import { type Description, makeNetwork } from "../support/networks.ts";
import { runNode } from "../support/run-node.ts";
import { build, toJavaScript } from "../support/run-text.ts";

interface Sample {
  readonly title: string;
  readonly procedures: readonly Procedure[];
  readonly dtype: Dtype;
  /** What its functions are called in the process that measures them: this before their own names. */
  readonly prefix: string;
  readonly javascript: string;
}

/** TypeScript alone, and as it stands beside a kernel. */
const settings = [
  { target: "ts", unroll: "auto" },
  { target: "ts", unroll: "full" },
  { target: "ts", unroll: "none" },
  { target: "auto", unroll: "none" },
] as const satisfies Partial<Emit>[];

/** Shapes, tried in each setting every day. */
const shapes: readonly Description[] = [
  { sizes: [2, 3, 2, 2], activations: ["sigmoid", "sigmoid", "identity"] },
  { sizes: [4, 16, 3], activations: ["relu", "softmax"], normalize: true },
  { sizes: [1, 1], activations: ["step"], bias: false },
  { sizes: [8, 16, 16, 4], activations: ["relu", "gelu", "log_softmax"] },
  { sizes: [16, 32, 32, 4], activations: ["tanh", "mish", "softmax_raw"] },
  { sizes: [64, 128, 64, 10], activations: ["relu", "softplus", "softmax"] },
  { sizes: [300, 40, 8], activations: ["relu", "identity"], normalize: true },
  // One unit is more than a part may hold.
  { sizes: [3000, 3], activations: ["sigmoid"] },
  { sizes: [20, 400], activations: ["softmax"] },
];
/** Formulas, each in one setting a day. */
const formulas: readonly Description[] = Object.keys(activations).map((name) => ({
  sizes: [9, 10, 12],
  activations: [name, name],
}));

/** Rows and groups: loops around calls that are told places. */
const withRows = (dtype: Dtype): Network =>
  load(
    JSON.stringify({
      ...{ name: "rows", dtype, input: { shape: [7, 7, 4] } },
      layers: [
        convolution({ inputs: 4, filters: 8, kernel: [3, 3], padding: "same", activation: "relu" }),
        convolution({ inputs: 8, filters: 8, kernel: [3, 3], groups: 8 }),
        convolution({ inputs: 8, filters: 20, kernel: [2, 2], groups: 2 }),
        { type: "max_pool", window: 2 },
      ],
    }),
  ).network;

/** Indices: places that are computed and checked, in loops and alone. */
const withIndices = (dtype: Dtype): Network => {
  const embedding = (units: number, more: object) => ({
    ...{ type: "embedding", units, entries: 3, ...more },
    weights: [0, 1, 2].map((row) => Array.from({ length: units }, (_, i) => row + i / 8)),
  });
  const words = [1, 2, 3, 4].flatMap((n) => [
    embedding(8 * n, { name: `rows${n}`, from: "input", negative: n % 2 === 0 }),
    { type: "argmax", name: `best${n}`, axis: 0 },
    { type: "slice", name: `first${n}`, axis: 0, start: 0, end: 1 },
    { type: "gather", name: `row${n}`, axis: 0, from: [`rows${n}`, `first${n}`] },
    { type: "reshape", name: `flat${n}`, shape: [8 * n] },
  ]);
  const ends = [1, 2, 3, 4].map((n) => `flat${n}`);
  const layers = [...words, { type: "concat", axis: 0, from: ends }];
  return load(JSON.stringify({ name: "indices", dtype, input: 3, layers })).network;
};

const networks = [
  ...[...shapes, ...formulas].map((description) => ({
    title: `${description.sizes.join("-")} ${description.activations.join(", ")}`,
    networkOf: (dtype: Dtype) => makeNetwork({ ...description, dtype }),
  })),
  { title: "convolutions", networkOf: withRows },
  { title: "indices", networkOf: withIndices },
];

const sampling = networks.flatMap(({ title, networkOf }, n) =>
  sampled(dtypes, 2, n).flatMap((dtype) =>
    (n < shapes.length ? settings : sampled(settings, 4, n >> 1)).map(async (emit): Promise<Sample> => {
      const { target, unroll } = emit;
      const built = await build(networkOf(dtype), emit);
      const { procedures } = built.programs.ts as Program;
      const prefix = `measured_${n}_${dtype}_${target}_${unroll}_`;
      const names = new RegExp(`\\b(${procedures.map(({ name }) => name).join("|")})\\b`, "g");
      return {
        title: `${title}, ${dtype}, target: ${target}, unroll: ${unroll}`,
        procedures,
        dtype,
        prefix,
        javascript: toJavaScript(built.text, "esm").replaceAll(names, `${prefix}$1`),
      };
    }),
  ),
);
const samples = await Promise.all(sampling);

const modules = Object.fromEntries(samples.map(({ prefix, javascript }) => [`${prefix}.mjs`, javascript]));
/** Three rows: two at once where a network does that, then one by itself, in TypeScript. */
const calls = samples.map(
  ({ prefix, dtype }) => `import * as ${prefix} from "./${prefix}.mjs";
${prefix}.forwardBatch(
  new ${arrayOf[dtype]}(3 * ${prefix}.network.inputSize), new ${arrayOf[dtype]}(3 * ${prefix}.network.outputSize), 3);`,
);
const withoutWebAssembly = "delete globalThis.WebAssembly;\n";

/** V8 logs each function when it compiles it, on its first call. `~` is bytecode; --print-bytecode takes minutes. */
const LOGGED = /^code-creation,\w+,\d+,\d+,0x\w+,(\d+),(measured_\w+) .*,~/gm;
const PRINTED = /^\[generated bytecode for function: (\w+).*\n(?:.*\n)??Bytecode length: (\d+)/gm;

/** Bytes of bytecode by the name of the function. */
function logBytecode(): Map<string, number> {
  const flags = ["--log-code", "--logfile=v8.log", "--no-logfile-per-isolate"];
  const log = runNode({ ...modules, "main.mjs": withoutWebAssembly + calls.join("\n") }, flags, {
    leaves: "v8.log",
  });
  return new Map([...log.matchAll(LOGGED)].map(([, length, name]) => [name as string, Number(length)]));
}

const UNKNOWN = `node ${process.version} tells the length of bytecode in a form unknown here`;

describe("the estimate of a function's bytecode", () => {
  let real: Map<string, number>;
  beforeAll(() => {
    real = logBytecode();
  }, 60_000);

  const each = (check: (estimate: number, real: number, what: string, dtype: Dtype) => void) =>
    samples.forEach(({ title, procedures, dtype, prefix }) => {
      for (const { name, body } of procedures) {
        const bytes = real.get(prefix + name);
        expect(bytes, `${name} of ${title} was not printed`).toBeDefined();
        check(bytecodeOf(body, dtype), bytes as number, `${name} of ${title}`, dtype);
      }
    });

  test("is compared with the length that --print-bytecode gives", (context) => {
    const name = `${samples[0]?.prefix}forward`;
    const flags = ["--print-bytecode", `--print-bytecode-filter=${name}`];
    const printed = runNode({ ...modules, "main.mjs": calls[0] as string }, flags);
    const lengths = new Map(
      [...printed.matchAll(PRINTED)].map(([, found, length]) => [found, Number(length)]),
    );
    if (lengths.size === 0) context.skip(UNKNOWN);
    expect(real.get(name)).toBe(lengths.get(name));
  });

  test("is never below what V8 makes of it, nor above twice that and what every function has", (context) => {
    if (real.size === 0) context.skip(UNKNOWN);
    each((estimate, bytes, what, dtype) => {
      expect(estimate, what).toBeGreaterThanOrEqual(bytes);
      expect(estimate, what).toBeLessThanOrEqual(2 * bytes + bytecodeOf([], dtype));
    });
  });

  test("keeps every function in what V8 optimises, unrolled or not", (context) => {
    if (real.size === 0) context.skip(UNKNOWN);
    each((_, bytes, what) => expect(bytes, what).toBeLessThan(OPTIMIZED_BYTECODE_LIMIT));
  });
});
