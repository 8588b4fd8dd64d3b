/** An exported entry that the kernel computes. */
export const kernelEntry = `/** {{about}} */
export function {{name}}(x: Input, out: Output): Output {
  check("x", {{inputSize}}, x?.length);
  check("out", {{outputSize}}, out?.length);
  const k = kernel === undefined ? start() : kernel;
{{fallback}}  const from = x === k.ownInput ? {{ownInput}} : {{input}};
  if (from === {{input}}) {{copyIn}}
  if (out === k.ownOutput) k.{{name}}(from, {{ownOutput}});
  else {
    k.{{name}}(from, {{output}});
    for (let j = 0; j < {{outputSize}}; j++) out[j] = k.output[j]!;
  }
  return out;
}`;

export const copyFew = `for (let i = 0; i < {{inputSize}}; i++) k.input[i] = x[i];`;
export const copyMany = `k.input.set(x);`;

/** What an entry does where WebAssembly may not be compiled. */
export const fallBack = `  if (k === null) {
    {{procedure}}(x, out);
    return out;
  }
`;

/** The vectors that callers get: the first lies in the memory of the kernel, so that nothing has to be copied. */
export const ownVectors = `let isInputTaken = false;
let isOutputTaken = false;

function newInput(): Input {
  const k = kernel === undefined ? start() : kernel;
  if (isInputTaken{{orNull}}) return new {{array}}({{inputSize}}) as Input;
  isInputTaken = true;
  return k.ownInput;
}

function newOutput(): Output {
  const k = kernel === undefined ? start() : kernel;
  if (isOutputTaken{{orNull}}) return new {{array}}({{outputSize}}) as Output;
  isOutputTaken = true;
  return k.ownOutput;
}

const row = /* @__PURE__ */ new {{array}}({{inputSize}}) as Input;
const result: Numbers = /* @__PURE__ */ new {{array}}({{outputSize}});`;

/** The kernel, from its code in base64 to what calls it. */
export const kernel = `/** What of WebAssembly is used: all of it is synchronous, and nothing is imported. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What the kernel exports: functions that take addresses in its memory, and that memory. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
{{functions}}
}

/** Its functions and views of its memory. */
interface Kernel extends Exports {
  readonly input: Numbers;
  readonly output: Numbers;
  readonly ownInput: Input;
  readonly ownOutput: Output;{{rowViews}}
}

let kernel: Kernel{{orNull}} | undefined;

/** Compiles the kernel at the first use, and unpacks the weights{{fallbackNote}}. */
function start(): Kernel{{orNull}} {
{{start}}
}`;

export const startKernel = `  const exports = compile() as Exports;
  const buffer = exports.memory.buffer;
{{weights}}
  kernel = {
    ...exports,
{{views}}
  };
  return kernel;`;

export const startEither = `  const exports = compile() as Exports | null;
  const buffer = exports?.memory.buffer;
{{weights}}
  if (exports === null || buffer === undefined) return (kernel = null);
  kernel = {
    ...exports,
{{views}}
  };
  return kernel;`;

export const compileKernel = `function compile(): unknown {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decode({{length}}, code))).exports;
  } catch (reason) {
    throw new TypeError(
      "{{name}}: this module needs WebAssembly, which may not run here (" + (reason as Error).message +
        "); compile it with target: auto to have TypeScript beside it",
    );
  }
}`;

/** Where the host has no WebAssembly, or a policy forbids to compile it. */
export const compileIfAllowed = `function compile(): unknown {
  if (typeof WebAssembly === "undefined") return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decode({{length}}, code))).exports;
  } catch {
    return null;
  }
}`;

export const kernelCode = `/** The kernel: {{length}} bytes of WebAssembly in base64, made of the same program as TypeScript would be. */
const code = \`
{{base64}}
\`;`;

export const packed = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}} = \`
{{base64}}
\`;`;

export const unpack = `/** Fills an array with the numbers of a text. */
function unpack(values: Numbers, base64: string): Numbers {
  const view = new DataView(decode(values.length * {{width}}, base64).buffer);
  for (let i = 0; i < values.length; i++) values[i] = view.{{read}}(i * {{width}}, true);
  return values;
}`;

export const rowViews = `
  readonly inputRows: Numbers;
  readonly outputRows: Numbers;`;
