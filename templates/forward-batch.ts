/** forward over the rows of a matrix: \`rows\` is what is done while enough rows are left to do some at once. */
export const forwardBatch = `/**
 * forward for each of \`count\` rows of x, a matrix of count × {{inputSize}} in row-major order, into the rows of out,
 * count × {{outputSize}}. Allocates nothing.
 */
export function forwardBatch(x: {{array}}, out: {{array}}, count: number): {{array}} {
  if (!(count >= 0 && Math.floor(count) === count)) {
    throw new RangeError("{{name}}: count is " + count + ", not a whole number of rows");
  }
  check("x", count * {{inputSize}}, x.length);
  check("out", count * {{outputSize}}, out.length);
  let n = 0;
{{rows}}  for (; n < count; n++) {
    for (let i = 0; i < {{inputSize}}; i++) row[i] = x[n * {{inputSize}} + i]!;
    forward(row, result);
    for (let j = 0; j < {{outputSize}}; j++) out[n * {{outputSize}} + j] = result[j]!;
  }
  return out;
}`;

export const rowsAtOnce = `{{setUp}}  for (; n + {{rows}} <= count; n += {{rows}}) {
    for (let r = 0; r < {{rows}}; r++) {
      for (let i = 0; i < {{inputSize}}; i++) {{input}}[r * {{inputPitch}} + i] = x[(n + r) * {{inputSize}} + i]!;
    }
    {{run}}
    for (let r = 0; r < {{rows}}; r++) {
      for (let j = 0; j < {{outputSize}}; j++) out[(n + r) * {{outputSize}} + j] = {{output}}[r * {{outputPitch}} + j]!;
    }
  }
`;

/** Where the rows are that a kernel does at once, or the TypeScript that stands in for it. */
export const kernelRows = `  const { inputRows, outputRows, forwardRows } = kernel === undefined ? start() : kernel;
`;
export const eitherRows = `  const k = kernel === undefined ? start() : kernel;
  const inputRows = k === null ? {{input}} : k.inputRows;
  const outputRows = k === null ? {{output}} : k.outputRows;
  const forwardRows = k === null ? {{procedure}} : k.forwardRows;
`;
