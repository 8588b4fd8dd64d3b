export const check = `function check(what: string, expected: number, actual: number): void {
  if (actual !== expected) {
    throw new RangeError("{{name}}: " + what + " has length " + actual + ", but " + expected + " is needed");
  }
}`;
