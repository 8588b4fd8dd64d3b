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
    copy(x, n * {{inputSize}}, row, 0, {{inputSize}});
    forward(row, result);
    copy(result, 0, out, n * {{outputSize}}, {{outputSize}});
  }
  return out;
}`;

export const rowsAtOnce = `{{setUp}}  for (; n + {{rows}} <= count; n += {{rows}}) {
{{copyIn}}
    {{run}}
{{copyOut}}
  }
`;

/** Rows side by side on both sides go at once. */
export const copyAllIn = `    copy(x, n * {{size}}, {{buffer}}, 0, {{all}});`;
export const copyAllOut = `    copy({{buffer}}, 0, out, n * {{size}}, {{all}});`;
export const copyEachIn = `    for (let r = 0; r < {{rows}}; r++) copy(x, (n + r) * {{size}}, {{buffer}}, r * {{pitch}}, {{size}});`;
export const copyEachOut = `    for (let r = 0; r < {{rows}}; r++) copy({{buffer}}, r * {{pitch}}, out, (n + r) * {{size}}, {{size}});`;

/** What moves rows: a view of a part would be an allocation. */
export const copy = `function copy(from: {{array}}, at: number, to: {{array}}, place: number, count: number): void {
  for (let i = 0; i < count; i++) to[place + i] = from[at + i]!;
}`;

/** Where the rows are that a kernel does at once, or the TypeScript that stands in for it. */
export const kernelRows = `  const { inputRows, outputRows, forwardRows } = kernel === undefined ? start() : kernel;
`;
export const eitherRows = `  const k = kernel === undefined ? start() : kernel;
  const inputRows = k === null ? {{input}} : k.inputRows;
  const outputRows = k === null ? {{output}} : k.outputRows;
  const forwardRows = k === null ? {{procedure}} : k.forwardRows;
`;
