import { list } from "../diagnostics/words.ts";
import type { OmittedWay } from "./make-variants.ts";
import type { Timing } from "./timings.ts";
import { isChoice, type WayName, ways } from "./ways.ts";

/** What a row is: a sample, or a step of a network with state. */
export type RowName = "sample" | "step";

/** What is compared, and how many rows one call computes. */
const workloads = {
  single: { rows: 1, about: { sample: "one sample", step: "one step" } },
  batches: { rows: 128, about: { sample: "batches", step: "blocks of steps" } },
} as const;

type Workload = keyof typeof workloads;
type PerWorkload<T> = Readonly<Record<Workload, T>>;

const all = Object.keys(workloads) as Workload[];

const perWorkload = <T>(find: (rows: number) => T): PerWorkload<T> => ({
  single: find(workloads.single.rows),
  batches: find(workloads.batches.rows),
});

/** What is fastest, and how near `auto` comes to it. */
export interface BenchSummary {
  readonly fastest: PerWorkload<WayName>;
  /** The way that auto picks, or `auto` itself where no other way gives the same module. */
  readonly auto: WayName;
  /** The times of auto and of native math, as multiples of the fastest; nothing where no function of the network has native math. */
  readonly autoTakes: PerWorkload<number>;
  readonly nativeTakes: PerWorkload<number> | undefined;
}

export function summarizeTimings(figures: readonly Timing[], omitted: readonly OmittedWay[]): BenchSummary {
  const auto = omitted.find(({ way }) => way === "auto")?.sameAs ?? "auto";
  const takes = (way: WayName) =>
    perWorkload(
      (rows) => figures.find((one) => one.way === way && one.rows === rows)?.times.median ?? Number.NaN,
    );
  return {
    fastest: perWorkload(
      (rows) => figures.filter((one) => one.rows === rows && isChoice(one.way)).reduce(faster).way,
    ),
    auto,
    autoTakes: takes(auto),
    nativeTakes: figures.some(({ way }) => way === "ts-native") ? takes("ts-native") : undefined,
  };
}

const faster = (a: Timing, b: Timing): Timing => (b.nanoseconds.median < a.nanoseconds.median ? b : a);

/** A factor that is worth mentioning; a smaller one may be noise. */
const NOTABLE = 1.1;

/** The summary in sentences, one on each line. */
export const describeSummary = (summary: BenchSummary, row: RowName = "sample"): string[] => [
  describeFastest(summary, row),
  ...describeAuto(summary, row),
  ...describeNative(summary, row),
];

function describeFastest({ fastest }: BenchSummary, row: RowName): string {
  const [single, batches] = all.map((occasion) => ways[fastest[occasion]].about);
  const [one, several] = all.map((occasion) => workloads[occasion].about[row]);
  return single === batches
    ? `Fastest: ${single}, for ${one} and for ${several}.`
    : `Fastest: ${single} for ${one}, ${batches} for ${several}.`;
}

function describeAuto({ fastest, auto, autoTakes }: BenchSummary, row: RowName): string[] {
  const slow = all.filter((occasion) => autoTakes[occasion] > NOTABLE);
  const pick = auto === "auto" ? "WebAssembly, with TypeScript as the fallback" : ways[auto].about;
  if (slow.length === 0) return [`auto picks ${pick}, and nothing else is notably faster.`];
  const lines = new Set(slow.map((occasion) => emitLine(fastest[occasion])));
  return [
    `auto picks ${pick}.`,
    ...[...lines].map((line) => {
      const some = slow.filter((occasion) => emitLine(fastest[occasion]) === line);
      return `It takes ${describeFactors(some, autoTakes, row)}: write ${line} in the spec.`;
    }),
  ];
}

function describeNative({ nativeTakes }: BenchSummary, row: RowName): string[] {
  if (nativeTakes === undefined) return [];
  const sooner = all.filter((occasion) => nativeTakes[occasion] < 1 / NOTABLE);
  if (sooner.length === 0) return [];
  return [
    `math: native takes ${describeFactors(sooner, nativeTakes, row)}, but its last bits depend on the engine.`,
  ];
}

/** `1.20 times as long for one sample and 1.35 times as long for batches` */
const describeFactors = (some: readonly Workload[], takes: PerWorkload<number>, row: RowName): string =>
  list(
    some.map(
      (occasion) => `${takes[occasion].toFixed(2)} times as long for ${workloads[occasion].about[row]}`,
    ),
  );

/** `emit: { target: ts, unroll: none }` */
function emitLine(way: WayName): string {
  const fields = Object.entries(ways[way].emit).map(([field, value]) => `${field}: ${value}`);
  return `emit: { ${fields.join(", ")} }`;
}
