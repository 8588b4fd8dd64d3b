import type { Precision } from "./peer.ts";

export const cTypes = { f64: "double", f32: "float" } satisfies Record<Precision, string>;

/** A program around `void call(long n)` that answers questions, one a line; `output` prints the result of a call. */
export const cProgram = (definitions: string, start: string, output: string): string => `
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
${definitions}
int main(int count, char **arguments) {
  ${start}
  char kind;
  long n;
  while (scanf(" %c %ld", &kind, &n) == 2) {
    if (kind == 't') {
      struct timespec before, after;
      clock_gettime(CLOCK_MONOTONIC, &before);
      for (long k = 0; k < n; k++) call(k);
      clock_gettime(CLOCK_MONOTONIC, &after);
      printf("%.0f\\n", (after.tv_sec - before.tv_sec) * 1e9 + (after.tv_nsec - before.tv_nsec));
    } else {
      call(n);
      ${output}
    }
    fflush(stdout);
  }
}
`;
