import { list } from "../diagnostics/words.ts";
import type { Figure } from "./figures.ts";
import type { Omitted } from "./make-variants.ts";
import { isChoice, type WayName, ways } from "./ways.ts";

/** What a verdict is about, and how many rows are computed there at once. */
const occasions = {
  single: { rows: 1, about: "one sample" },
  batches: { rows: 128, about: "batches" },
} as const;

type Occasion = keyof typeof occasions;
type Each<T> = Readonly<Record<Occasion, T>>;

const all = Object.keys(occasions) as Occasion[];

const each = <T>(find: (rows: number) => T): Each<T> => ({
  single: find(occasions.single.rows),
  batches: find(occasions.batches.rows),
});

/** What is fastest, and how near `auto` comes to it. */
export interface Verdict {
  readonly fastest: Each<WayName>;
  /** The way that auto takes, by its own name where no other gives the same module. */
  readonly auto: WayName;
  /** How many times as long as the fastest auto takes, and native math where the network has any. */
  readonly autoTakes: Each<number>;
  readonly nativeTakes: Each<number> | undefined;
}

export function judge(figures: readonly Figure[], omitted: readonly Omitted[]): Verdict {
  const auto = omitted.find(({ way }) => way === "auto")?.sameAs ?? "auto";
  const takes = (way: WayName) =>
    each((rows) => figures.find((one) => one.way === way && one.rows === rows)?.times.median ?? Number.NaN);
  return {
    fastest: each(
      (rows) => figures.filter((one) => one.rows === rows && isChoice(one.way)).reduce(faster).way,
    ),
    auto,
    autoTakes: takes(auto),
    nativeTakes: figures.some(({ way }) => way === "ts-native") ? takes("ts-native") : undefined,
  };
}

const faster = (a: Figure, b: Figure): Figure => (b.nanoseconds.median < a.nanoseconds.median ? b : a);

/** So much is worth a word; less is not to be told from chance. */
const NOTABLE = 1.1;

/** The verdict, a sentence a line. */
export const sayVerdict = (verdict: Verdict): string[] => [
  sayFastest(verdict),
  ...sayAuto(verdict),
  ...sayNative(verdict),
];

function sayFastest({ fastest }: Verdict): string {
  const [single, batches] = all.map((occasion) => ways[fastest[occasion]].about);
  return single === batches
    ? `Fastest is ${single}, for one sample and for batches.`
    : `Fastest is ${single} for one sample and ${batches} for batches.`;
}

function sayAuto({ fastest, auto, autoTakes }: Verdict): string[] {
  const slow = all.filter((occasion) => autoTakes[occasion] > NOTABLE);
  const pick = auto === "auto" ? "WebAssembly, with TypeScript where a host has none" : ways[auto].about;
  if (slow.length === 0) return [`auto picks ${pick}, and nothing else is notably faster.`];
  const lines = new Set(slow.map((occasion) => lineFor(fastest[occasion])));
  return [
    `auto picks ${pick}.`,
    ...[...lines].map((line) => {
      const some = slow.filter((occasion) => lineFor(fastest[occasion]) === line);
      return `It takes ${sayTimes(some, autoTakes)}: write ${line} in the spec.`;
    }),
  ];
}

function sayNative({ nativeTakes }: Verdict): string[] {
  if (nativeTakes === undefined) return [];
  const sooner = all.filter((occasion) => nativeTakes[occasion] < 1 / NOTABLE);
  if (sooner.length === 0) return [];
  return [`math: native takes ${sayTimes(sooner, nativeTakes)}, its last bits being the engine's.`];
}

/** `1.20 times as long for one sample and 1.35 times as long for batches` */
const sayTimes = (some: readonly Occasion[], takes: Each<number>): string =>
  list(
    some.map((occasion) => `${takes[occasion].toFixed(2)} times as long for ${occasions[occasion].about}`),
  );

/** `emit: { target: ts, unroll: none }` */
function lineFor(way: WayName): string {
  const fields = Object.entries(ways[way].emit).map(([field, value]) => `${field}: ${value}`);
  return `emit: { ${fields.join(", ")} }`;
}
