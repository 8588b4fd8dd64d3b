import { lower } from "../3-lower/lower.ts";
import { schedulesFor } from "../4-schedule/schedule.ts";
import type { MathChoice } from "../ir/mathematics.ts";
import type { Network } from "../ir/network.ts";
import type { Emit } from "../ir/spec.ts";

/** A way to compute a network. */
export interface Way {
  readonly about: string;
  /** The `emit` fields of a spec that choose it. */
  readonly emit: Partial<Emit>;
  /** Which vectors of a module are used: the first lie in the memory of a kernel, later ones are copied into it. */
  readonly vectors: "first" | "later";
  /** Whether the module finds no WebAssembly, as under a content security policy that forbids it. */
  readonly isForbidden?: true;
  /** Why this network cannot or should not be computed so. */
  readonly obstacle?: (network: Network, math: MathChoice) => string | undefined;
}

/** The ways that are compared. Where two of them give one module, the earlier is measured. */
export const ways = {
  "ts-unrolled": {
    about: "TypeScript unrolled",
    emit: { target: "ts", unroll: "full" },
    vectors: "first",
    obstacle: tooLarge,
  },
  "ts-tiled": { about: "TypeScript tiled", emit: { target: "ts", unroll: "none" }, vectors: "first" },
  wasm: {
    about: "WebAssembly",
    emit: { target: "wasm" },
    vectors: "first",
    obstacle: needsHost,
  },
  "wasm-copied": {
    about: "WebAssembly, vectors copied",
    emit: { target: "wasm" },
    vectors: "later",
    obstacle: needsHost,
  },
  auto: {
    about: "auto (WebAssembly, else TypeScript)",
    emit: { target: "auto", unroll: "auto" },
    vectors: "first",
  },
  "stand-in": {
    about: "auto without WebAssembly",
    emit: { target: "auto", unroll: "auto" },
    vectors: "first",
    isForbidden: true,
  },
  "ts-native": {
    about: "TypeScript with native math",
    emit: { target: "ts", math: "native" },
    vectors: "first",
    obstacle: (_, math) => (math === "native" ? "all TypeScript variants already use it" : undefined),
  },
} as const satisfies Readonly<Record<string, Way>>;

export type WayName = keyof typeof ways;

/** Unrolled code is fast only while all of it is one function. */
function tooLarge(network: Network): string | undefined {
  const choice = { machine: "ts", unroll: "full", dtype: network.dtype } as const;
  const jobs = schedulesFor(lower(network), choice);
  const parts = jobs.flatMap(({ schedule }) => (schedule.kind === "parts" ? schedule.parts : []));
  return parts.length === 0
    ? undefined
    : `it would take ${parts.length} functions, since V8 does not optimize functions that large`;
}

function needsHost(_: Network, math: MathChoice): string | undefined {
  return math === "native" ? "a kernel supports only portable math" : undefined;
}

/** Whether a spec can choose the way without changing results; `auto` is not a choice, but picks one. */
export const isChoice = (way: WayName): boolean =>
  way !== "auto" && way !== "stand-in" && way !== "ts-native";
