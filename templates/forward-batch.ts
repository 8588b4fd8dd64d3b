export const forwardBatch = `/** forward for each of \`count\` rows of x, one after the other, into the rows of out. Allocates nothing. */
export function forwardBatch(x: {{array}}, out: {{array}}, count: number): {{array}} {
  if (!(count >= 0 && Math.floor(count) === count)) {
    throw new RangeError("{{name}}: count is " + count + ", not a whole number of rows");
  }
  check("x", count * {{inputSize}}, x.length);
  check("out", count * {{outputSize}}, out.length);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < {{inputSize}}; i++) row[i] = x[n * {{inputSize}} + i]!;
    forward(row, result);
    for (let j = 0; j < {{outputSize}}; j++) out[n * {{outputSize}} + j] = result[j]!;
  }
  return out;
}`;
