/** An exported entry, computed by the kernel. */
export const kernelEntry = `/** {{about}} */
export function {{name}}(x: Input, out: Output): Output {
  const k = kernelFor(x, out);
{{orStandIn}}
  const to = outputAddress(k, out);
  k.{{name}}(inputAddress(k, x), to);
  if (to === address.output) copyOutput(k, out);
  return out;
}`;

/** A host without WebAssembly falls back on TypeScript. */
export const orStandIn = `  if (k === null) {
    {{standIn}}(x, out);
    return out;
  }`;

/** What reads differently in a module that runs only where WebAssembly does. */
export const needsKernel = {
  Kernel: "Kernel",
  orNull: "",
  ifAny: "",
  unlessNull: "",
} as const;

/** The same in a module that has TypeScript to fall back on. */
export const hasStandIn = {
  Kernel: "Kernel | null",
  orNull: "; null if the host has no WebAssembly",
  ifAny: "?",
  unlessNull: " || k === null",
} as const satisfies Record<keyof typeof needsKernel, string>;

/** The kernel, from the vectors that callers get to its code. */
export const kernel = `/** Checks lengths and returns the kernel, started at the first call{{orNull}}. */
function kernelFor(x: Input, out: Output): {{Kernel}} {
  check("x", {{inputSize}}, x?.length);
  check("out", {{outputSize}}, out?.length);
  return kernel === undefined ? start() : kernel;
}

let isInputTaken = false;
let isOutputTaken = false;

function newInput(): Input {
  const k = kernel === undefined ? start() : kernel;
  if (isInputTaken{{unlessNull}}) return new {{array}}({{inputSize}}) as Input;
  isInputTaken = true;
  return k.ownInput;
}

function newOutput(): Output {
  const k = kernel === undefined ? start() : kernel;
  if (isOutputTaken{{unlessNull}}) return new {{array}}({{outputSize}}) as Output;
  isOutputTaken = true;
  return k.ownOutput;
}

/** The part of WebAssembly that is used. All of it is synchronous, and the kernel imports {{imported}}. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object{{importsType}}) => { readonly exports: unknown };
};

/** What the kernel exports: its memory, and functions that take addresses in it. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
{{functions}}
}

/** The kernel's functions, and views of its memory. */
interface Kernel extends Exports {
{{viewTypes}}
}

/** Where everything is in the kernel's memory, in bytes. */
const address = {
{{addresses}}
} as const;

/** Undefined until it is first needed{{orNull}}. */
let kernel: {{Kernel}} | undefined;

{{start}}

{{compile}}

/** Where the kernel finds x: its own input vector is in its memory, any other is copied there. */
function inputAddress(k: Kernel, x: Input): number {
  if (x === k.ownInput) return address.ownInput;
  {{copyInput}}
  return address.input;
}

/** Where the kernel writes the outputs: into its own output vector, or where they are copied from. */
function outputAddress(k: Kernel, out: Output): number {
  return out === k.ownOutput ? address.ownOutput : address.output;
}

function copyOutput(k: Kernel, out: Output): void {
  {{copyOutput}}
}

{{decoders}}

/** The kernel: {{bytes}} bytes of WebAssembly in base64. */
const code = \`
{{code}}
\`;`;

export const start = `/** Compiles the kernel and unpacks the weights into its memory{{orNull}}. */
function start(): {{Kernel}} {
  const exports = compile();
  const buffer = exports{{ifAny}}.memory.buffer;
{{weights}}
{{orTables}}
  kernel = {
    ...exports,
{{views}}
  };
  return kernel;
}`;

/** Without a kernel, the tables of formulas are unpacked as well: the kernel has its own. */
export const orTables = `  if (exports === null || buffer === undefined) {
{{tables}}
    return (kernel = null);
  }`;

export const compileKernel = `function compile(): Exports {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decode({{bytes}}, code)){{imports}}).exports as Exports;
  } catch (reason) {
    throw new TypeError(
      "{{name}}: this module needs WebAssembly, which may not run here (" + (reason as Error).message +
        "); compile it with target: auto, which falls back to TypeScript",
    );
  }
}`;

export const compileWithFallback = `/** Null where the host has no WebAssembly, or a policy forbids to compile it. */
function compile(): Exports | null {
  if (typeof WebAssembly === "undefined") return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decode({{bytes}}, code)){{imports}}).exports as Exports;
  } catch {
    return null;
  }
}`;

export const copyInput = {
  byLoop: `for (let i = 0; i < {{inputSize}}; i++) k.input[i] = x[i];`,
  byHost: `k.input.set(x);`,
} as const;
export const copyOutput = {
  byLoop: `for (let j = 0; j < {{outputSize}}; j++) out[j] = k.output[j]!;`,
  byHost: `(out as Numbers).set(k.output);`,
} as const;

export const unpackTable = `    {{unpack}}({{table}}, {{table}}_packed);`;

export const view = `    {{view}}: new {{array}}(buffer, address.{{view}}, {{length}}){{assertion}},`;

export const unpackIntoKernel = `  {{unpack}}(new {{array}}(buffer, address.{{weights}}, {{length}}), {{weights}}_packed);`;

export const unpackForBoth = `  {{weights}}_memory = {{unpack}}(weightsAt(buffer, address.{{weights}}, {{length}}), {{weights}}_packed);`;

/** Without a kernel TypeScript needs memory of its own. */
export const weightsAt = `function weightsAt(buffer: ArrayBuffer | undefined, offset: number, length: number): Numbers {
  return buffer ? new {{array}}(buffer, offset, length) : new {{ownArray}}(length);
}`;

export const packed = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}}_packed = \`
{{base64}}
\`;`;
