/** Callers in JavaScript may leave out an argument, which then has no length. */
export const check = `function check(what: string, expected: number, actual: number | undefined): void {
  if (actual === undefined) {
    throw new TypeError("{{name}}: " + what + " is missing, or is not a vector of length " + expected);
  }
  if (actual !== expected) {
    throw new RangeError("{{name}}: " + what + " has length " + actual + ", but " + expected + " is needed");
  }
}`;
