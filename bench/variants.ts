import { lower } from "../generator/3-lower/lower.ts";
import { Draft } from "../generator/4-schedule/draft.ts";
import { jobOf, type ScheduledJob, withSchedule } from "../generator/4-schedule/job.ts";
import type { Scheduled } from "../generator/4-schedule/schedule.ts";
import { summarize } from "../generator/4-schedule/summarize.ts";
import { writeJobs } from "../generator/4-schedule/write-jobs.ts";
import { printModule } from "../generator/5-emit/typescript/print-module.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";
import type { Value } from "../generator/ir/graph.ts";
import type { Network } from "../generator/ir/network.ts";
import { interpret } from "../generator/reference/interpret.ts";
import { build, runText } from "../test/support/run-text.ts";
import { handTiledForward } from "./hand-tiled.ts";
import type { Forward, Variant } from "./measure.ts";
import { plainForward } from "./plain-loops.ts";

type Make = (network: Network) => Forward | Promise<Forward>;

/** The ways to compute a network. */
export const makers = {
  generated: async (network) => (await build(network, { target: "ts" })).module.forward as Forward,
  interpreter: (network) => (x, out) => {
    const { output } = interpret(network, x);
    for (let j = 0; j < output.length; j++) out[j] = output[j] as number;
  },
  "plain loops": plainForward,
  unrolled: (network) => runText(printWhole(network)).forward as Forward,
  "by hand": handTiledForward,
} as const satisfies Record<string, Make>;

export type VariantName = keyof typeof makers;

export const makeVariant = async (
  kind: VariantName,
  network: Network,
  name: string = kind,
): Promise<Variant> => ({
  name,
  forward: await makers[kind](network),
  inputs: randomInputs(network.inputSize).map((x) =>
    kind === "interpreter" || kind === "plain loops" ? [...x] : x,
  ),
  outputSize: network.outputSize,
});

/** Many inputs, so that neither V8 nor the branch predictor learns them, but few enough for the cache beside the weights. */
function randomInputs(size: number): Float64Array[] {
  const random = seededRandom(7);
  const count = 2 ** Math.floor(Math.log2(Math.min(1024, 65_536 / size)));
  return Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random() * 2 - 1));
}

/** A module whose forward is one unrolled function, however large. */
function printWhole(network: Network): string {
  const graph = lower(network);
  const jobs = graph.nodes.map((node): ScheduledJob => withSchedule(jobOf(node), { kind: "unrolled" }));
  const draft = new Draft(network.dtype, 1);
  const { inputSize, outputSize } = network;
  const [x, output] = [draft.buffer("input", "x", inputSize), draft.buffer("output", "out", outputSize)];
  const parameters = [x, output].map((name) => ({ kind: "buffer", name }) as const);
  const start = { kind: "buffer", name: x, size: inputSize, symbol: "x", isOwn: false } as const;
  const procedure = draft.procedure("forward", parameters, "One function.", () =>
    writeJobs(draft, { jobs, checks: graph.checks }, [[graph.inputs[0] as Value, start]], {
      results: [{ value: graph.outputs[0]?.value as Value, output, offset: 0, isCopied: false }],
      isBatch: false,
    }),
  );
  draft.entry({ name: "forward", procedure, rows: 1, inputs: [x], outputs: [output], state: undefined });
  const { bytecode, memory } = draft;
  const scheduled: Scheduled = { jobs, program: draft.program(), bytecode, memory };
  const origin = { path: "made.yaml", hash: "0", command: "gen made.yaml" };
  const programs = { ts: scheduled.program, wasm: undefined };
  return printModule(network, programs, summarize(network, scheduled), origin);
}
