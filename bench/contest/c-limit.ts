import { cProgram, cTypes } from "./c-program.ts";
import type { Precision } from "./peer.ts";

/** Independent sums that hide how long an addition takes, as many as 16 registers hold beside what is multiplied. */
const SUMS = 10;
const lanes = { f64: 2, f32: 4 } satisfies Record<Precision, number>;

/** How many factors of each multiply-add are loaded, all from the nearest cache. */
export type Loads = keyof typeof factors;

/** The k-th of the sums is of products of these. */
const factors = {
  none: ["xi[0]", "factor[k]"],
  one: ["xi[k]", "factor[k]"],
  both: ["xi[k]", "wi[k]"],
} as const;

/** What 128-bit lanes can do at best: a call does so many multiply-adds, and nothing else. */
export function limitSource(precision: Precision, multiplyAdds: number, loads: Loads = "none"): string {
  const steps = Math.ceil(multiplyAdds / (SUMS * lanes[precision]));
  const definitions = `
typedef ${cTypes[precision]} vector __attribute__((vector_size(16)));
static vector x[${64 + SUMS}], w[${64 + SUMS}], total[${SUMS}];
__attribute__((noinline)) static void call(long n) {
  vector sum[${SUMS}], factor[${SUMS}];
  for (int k = 0; k < ${SUMS}; k++) { sum[k] = total[k]; factor[k] = w[k]; }
  for (long i = 0; i < ${steps}; i++) {
    vector *xi = x + (i & 63), *wi = w + (i & 63);
    #pragma GCC unroll ${SUMS}
    for (int k = 0; k < ${SUMS}; k++) sum[k] += ${factors[loads].join(" * ")};
  }
  for (int k = 0; k < ${SUMS}; k++) total[k] = sum[k] * 0;
}`;
  const start = `
  for (int i = 0; i < ${64 + SUMS}; i++) { x[i] += i * 0.01f; w[i] += i * 0.1f; }`;
  return cProgram(definitions, start, "");
}
