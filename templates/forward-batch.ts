/** forward over the rows of a matrix: `rows` is what is done while enough rows are left to do some at once. */
export const forwardBatch = `/**
 * forward for each of \`count\` rows of x, a matrix of count × {{inputSize}} in row-major order, into the rows of out,
 * count × {{outputSize}}. Allocates nothing; the two must not overlap.
 */
export function forwardBatch(
  x: Matrix<{{inputSize}}>,
  out: Matrix<{{outputSize}}>,
  count: number,
): Matrix<{{outputSize}}> {
  if (!(count >= 0 && Math.floor(count) === count)) {
    throw new RangeError("{{name}}: count is " + count + ", not a whole number of rows");
  }
  check("x", count * {{inputSize}}, x?.length);
  check("out", count * {{outputSize}}, out?.length);
  let n = 0;
{{rows}}  for (; n < count; n++) {
    copy(x, n * {{inputSize}}, row, 0, {{inputSize}});
    forward(row, result as Output);
    copy(result, 0, out, n * {{outputSize}}, {{outputSize}});
  }
  return out;
}`;

/** Some rows at once in TypeScript. */
export const rowsAtOnce = `  for (; n + {{rows}} <= count; n += {{rows}}) {
    copy(x, n * {{inputSize}}, {{input}}, 0, {{inputs}});
    {{procedure}}();
{{copyOut}}
  }
`;
export const copyAllOut = `    copy({{output}}, 0, out, n * {{outputSize}}, {{outputs}});`;
export const copyEachOut = `    for (let r = 0; r < {{rows}}; r++) copy({{output}}, r * {{pitch}}, out, (n + r) * {{outputSize}}, {{outputSize}});`;

/** Some rows at once in the kernel, as many of them in its memory as there is room for. */
export const rowsInKernel = `  const k = kernel === undefined ? start() : kernel;
  const even = {{even}};
  while (n < even) {
    const some = Math.min(even - n, {{capacity}});
    if (count <= {{capacity}}) k{{bang}}.inputRows.set(x);
    else copy(x, n * {{inputSize}}, k{{bang}}.inputRows, 0, some * {{inputSize}});
    for (let r = 0; r < some; r += {{rows}}) k{{bang}}.forwardRows({{input}} + r * {{inputBytes}}, {{output}} + r * {{outputBytes}});
    for (let r = 0; r < some; r++) copy(k{{bang}}.outputRows, r * {{pitch}}, out, (n + r) * {{outputSize}}, {{outputSize}});
    n += some;
  }
`;

/** What moves rows: a view of a part would be an allocation. */
export const copy = `function copy(from: Numbers, at: number, to: Numbers, place: number, count: number): void {
  for (let i = 0; i < count; i++) to[place + i] = from[at + i]!;
}`;
