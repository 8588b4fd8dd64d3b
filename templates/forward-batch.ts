/** forward over the rows of a matrix. */
export const forwardBatch = `/**
 * Computes forward for each of \`count\` rows: x contains count × {{inputSize}} values in row-major order, out takes
 * count × {{outputSize}}. Allocates nothing; x and out must not overlap.
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
{{rows}}
  return out;
}`;

export const rowByRow = `  for (let n = {{first}}; n < count; n++) {
    copy(x, n * {{inputSize}}, row, 0, {{inputSize}});
    forward(row, result as Output);
    copy(result, 0, out, n * {{outputSize}}, {{outputSize}});
  }`;

/** Several rows at once in TypeScript, and then one by one what is left. */
export const severalInTypeScript = `  const end = count - (count % {{rows}});
  for (let n = 0; n < end; n += {{rows}}) {
    copy(x, n * {{inputSize}}, {{input}}, 0, {{inputs}});
    {{procedure}}();
    {{copyOut}}
  }
{{rest}}`;
export const copySeveralOut = `copy({{output}}, 0, out, n * {{outputSize}}, {{outputs}});`;
export const copyEachOut = `for (let r = 0; r < {{rows}}; r++) copy({{output}}, r * {{pitch}}, out, (n + r) * {{outputSize}}, {{outputSize}});`;

export const rowsInKernel = `  batchInKernel(kernel === undefined ? start() : kernel, x, out, count);`;

/** The same where a host without WebAssembly falls back on TypeScript. */
export const rowsWithFallback = `  const k = kernel === undefined ? start() : kernel;
  if (k !== null) {
    batchInKernel(k, x, out, count);
    return out;
  }
{{rest}}`;

export const batchInKernel = `/** Computes rows in the kernel's memory{{how}}. */
function batchInKernel(k: Kernel, x: Numbers, out: Numbers, count: number): void {
{{several}}
  for (let n = {{first}}; n < count; n++) {
    copy(x, n * {{inputSize}}, k.input, 0, {{inputSize}});
    k.forward(address.input, address.output);
    copy(k.output, 0, out, n * {{outputSize}}, {{outputSize}});
  }
}`;

export const severalInKernel = `  const end = count - (count % {{rows}});
  for (let n = 0; n < end; n += {{capacity}}) {
    const some = Math.min(end - n, {{capacity}});
    if (count <= {{capacity}}) k.inputRows.set(x);
    else copy(x, n * {{inputSize}}, k.inputRows, 0, some * {{inputSize}});
    for (let r = 0; r < some; r += {{rows}}) {
      k.forwardRows(address.inputRows + r * {{inputBytes}}, address.outputRows + r * {{outputBytes}});
    }
    for (let r = 0; r < some; r++) copy(k.outputRows, r * {{pitch}}, out, (n + r) * {{outputSize}}, {{outputSize}});
  }`;

/** What moves rows: a view of a part would be an allocation. */
export const copy = `function copy(from: Numbers, fromIndex: number, to: Numbers, toIndex: number, count: number): void {
  for (let i = 0; i < count; i++) to[toIndex + i] = from[fromIndex + i]!;
}`;
