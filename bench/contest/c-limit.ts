import { cProgram, cTypes } from "./c-program.ts";
import type { Precision } from "./peer.ts";

/** Independent sums that hide how long an addition takes, as many as 16 registers hold beside what is multiplied. */
const SUMS = 10;
const lanes = { f64: 2, f32: 4 } satisfies Record<Precision, number>;

/** What 128-bit lanes can do at best: a call does so many multiply-adds, and nothing else. */
export function limitSource(precision: Precision, multiplyAdds: number): string {
  const steps = Math.ceil(multiplyAdds / (SUMS * lanes[precision]));
  const definitions = `
typedef ${cTypes[precision]} vector __attribute__((vector_size(16)));
static vector x[64], w[${SUMS}], total[${SUMS}];
__attribute__((noinline)) static void call(long n) {
  vector sum[${SUMS}], factor[${SUMS}];
  for (int k = 0; k < ${SUMS}; k++) { sum[k] = total[k]; factor[k] = w[k]; }
  for (long i = 0; i < ${steps}; i++) {
    vector xi = x[i & 63];
    #pragma GCC unroll ${SUMS}
    for (int k = 0; k < ${SUMS}; k++) sum[k] += xi * factor[k];
  }
  for (int k = 0; k < ${SUMS}; k++) total[k] = sum[k] * 0;
}`;
  const start = `
  for (int i = 0; i < 64; i++) x[i] += i * 0.01f;
  for (int k = 0; k < ${SUMS}; k++) w[k] += k * 0.1f;`;
  return cProgram(definitions, start, "");
}
