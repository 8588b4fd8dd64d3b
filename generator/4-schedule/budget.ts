import type { Dtype } from "../ir/number-format.ts";

/** How much a function may hold before it is worth less than loops, or is never optimised at all. */
export interface Budget {
  /** Operations up to which `auto` writes a whole network out, a multiply-add being one. */
  readonly unrolled: number;
  /** Operations up to which `auto` does without a kernel: in float32 TypeScript rounds after each, and takes longer. */
  readonly kernel: Readonly<Record<Dtype, number>>;
  /** Bytes of bytecode that one function may have when all is written out: well under V8's limit. */
  readonly bytes: number;
  /** Bytes of each of the functions that a longer one is cut into. */
  readonly partBytes: number;
  /** Bytes that all functions of a program may have: more takes minutes to print, to check and to compile. */
  readonly programBytes: number;
  /** Bytes up to which an operation stays in the entry when others get functions of their own. */
  readonly smallBytes: number;
  /** Units of a tile in TypeScript: as many accumulators as keep the processor busy. */
  readonly tile: number;
  /** Units of tiles that the entry in all, and that a function of its own, may hold; half of that in float32. */
  readonly entryUnits: number;
  readonly functionUnits: number;
  /** Units up to which a cheap activation is written out with the tiles. */
  readonly fusedUnits: number;
  /** Vectors of a block in WebAssembly, where its units have the same inputs, and where each has its own. */
  readonly vectors: readonly [same: number, own: number];
  /** Vectors of sums that are computed side by side there, those of several rows: they keep the processor busy and fit its registers. */
  readonly accumulators: readonly [same: number, own: number];
  /** Vectors of a long formula that a loop of its own computes at once there. */
  readonly formulaVectors: number;
  /** Rows of inputs whose weighted sums are computed side by side in TypeScript. */
  readonly rows: number;
  /** Samples of a batch that a kernel computes at once, and bytes up to which all their values are small enough for that. */
  readonly samples: number;
  readonly samplesBytes: number;
  /** Operations of a sample up to which several at once are worth it, even if most of its weights serve many rows already. */
  readonly batchWork: number;
  /** The share of a sample's operations in sums of several rows up to which several samples are worth it in any case. */
  readonly rowShare: number;
  /** Bytes that the samples of a batch may take in the memory of a kernel. */
  readonly batchBytes: number;
}

/** Measured: see bench/README.md. */
export const budget: Budget = {
  unrolled: 280,
  kernel: { f64: 100, f32: 40 },
  bytes: 34_000,
  partBytes: 8_000,
  programBytes: 6_000_000,
  smallBytes: 4_000,
  tile: 6,
  entryUnits: 128,
  functionUnits: 42,
  fusedUnits: 32,
  vectors: [4, 2],
  formulaVectors: 2,
  rows: 2,
  accumulators: [8, 6],
  samples: 4,
  samplesBytes: 262_144,
  batchWork: 10_000,
  rowShare: 0.75,
  batchBytes: 65_536,
};
