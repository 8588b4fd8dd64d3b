/** Modules with states, or with several inputs or outputs. */

/** An entry: what it is called with is checked, and handed to what computes. */
export const entry = `/** {{about}} */
{{export}}function {{name}}({{parameters}}): {{type}} {
{{checks}}
{{compute}}
  return {{result}};
}`;

export const checked = `  check("{{what}}", {{length}}, {{vector}}?.length);`;

/** In TypeScript, what computes is a function of vectors. */
export const inTypeScript = `  {{procedure}}({{vectors}});`;

/** In a kernel it is a function of addresses. */
export const inKernel = `  const k = kernel === undefined ? start() : kernel;
{{orStandIn}}
  const { ports } = k;
  k.{{procedure}}({{addresses}});
{{given}}`;

export const orStandIn = `  if (k === null) {
    {{standIn}}({{vectors}});
    return {{result}};
  }`;

export const given = `  give({{port}}, {{vector}});`;

/** Steps of one stream, or rows that do not depend on one another. */
export const steps = `/**
{{about}}
 */
export function {{name}}({{parameters}}): {{type}} {
  if (!(count >= 0 && Math.floor(count) === count)) {
    throw new RangeError("{{network}}: count is " + count + ", not a whole number of {{unit}}");
  }
{{checks}}
{{compute}}
  return {{result}};
}`;

export const stepsInTypeScript = `  for (let n = 0; n < count; n++) {
{{before}}
    {{procedure}}({{vectors}});
{{after}}
  }`;

export const stepsInKernel = `  const k = kernel === undefined ? start() : kernel;
{{orStandIn}}
  const { ports } = k;
{{takeState}}
{{loop}}
{{giveState}}`;

export const loopInKernel = `  for (let n = 0; n < count; n++) {
{{before}}
    k.forward({{addresses}});
{{after}}
  }`;

/** A step may be refused, and those before it count. */
export const loopThatMayThrow = `  try {
{{loop}}
  } finally {
{{giveState}}
  }`;

export const takeState = `  const stateAt = take({{port}}, state);`;

export const orStepsOfStandIn = `  if (k === null) {
{{steps}}
    return {{result}};
  }`;

export const copied = `    copy({{from}}, {{fromIndex}}, {{to}}, {{toIndex}}, {{size}});`;

/** The step that a loop computes. */
export const rows = `/** One step of what is computed in a row. */
const rows = {
{{vectors}}
};`;
export const rowVector = `  {{name}}: /* @__PURE__ */ new {{array}}({{size}}),`;

/** What predict reads, where there are several outputs. */
export const results = `const results: Outputs = {
{{vectors}}
};`;
export const resultVector = `  {{name}}: /* @__PURE__ */ new {{array}}({{size}}) as Vector<{{size}}>,`;

/** States. */
export const state = `/** A new state: what every stream begins with.{{warning}} */
export function createState(): State {
  return resetState({{newState}});
}

/** Makes a state what every stream begins with, and returns it. */
export function resetState(state: State): State {
  check("state", {{size}}, state?.length);
{{reset}}
  return state;
}`;
export const resetToZero = `  for (let i = 0; i < {{size}}; i++) state[i] = 0;`;
export const resetToInitial = `  copy({{initial}}, 0, state, 0, {{size}});`;

/** Vectors by name. */
export const createInputs = `/** New input vectors: zeros, or copies of values by name.{{warning}} */
export function createInputs(values?: InputValues): Inputs {
  const inputs: Inputs = {
{{vectors}}
  };
  if (values !== undefined) {
{{filled}}
  }
  return inputs;
}`;
export const filled = `    check("values.{{name}}", {{size}}, values.{{name}}?.length);
    inputs.{{name}}.set(values.{{name}});`;

export const createOutputs = `/** New output vectors of zeros.{{warning}} */
export function createOutputs(): Outputs {
  return {
{{vectors}}
  };
}`;
export const newVector = `    {{name}}: {{vector}},`;

export const logitsOf = `/** The values of {{output}} before its last activation, which never changes which one is the largest. */
export function {{name}}({{parameters}}): Vector<{{size}}> {
  check("out", {{size}}, out?.length);
  scores({{arguments}});
  copy(results.{{output}}, 0, out, 0, {{size}});
  return out;
}`;

export const predict = `/**
 * The index of the largest value{{ofOutput}}{{found}}:
 * the first of equals, or the first NaN if there is one.{{advances}}
 */
export function {{name}}({{parameters}}): {{index}} {
  {{scores}};
  return largest({{values}}){{assertion}};
}`;

export const largest = `function largest(values: Numbers): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    const record = values[best]!;
    if (value > record || (value !== value && record === record)) best = i;
  }
  return best;
}`;

export const predictByThreshold = `/** 1 if the value{{ofOutput}} is greater than {{threshold}}; 0 if it is not, or is NaN.{{advances}} */
export function {{name}}({{parameters}}): 0 | 1 {
  {{scores}};
  return {{values}}[0]! > {{threshold}} ? 1 : 0;
}`;

export const classify = `/** The label of the class that {{predict}} returns.{{advances}} */
export function {{name}}({{parameters}}): (typeof {{labels}})[number] {
  return {{lookUp}}[{{predict}}({{arguments}})]{{bang}};
}`;

/** The kernel's side of ports. */
export const places = `/** A port in the kernel's memory: a vector that callers get, and room that the numbers of any other are copied through. */
interface Place {
  readonly own: {{array}};
  readonly ownAt: number;
  readonly room: Numbers;
  readonly roomAt: number;
  isTaken: boolean;
}

function newPlace(buffer: ArrayBuffer, length: number, roomAt: number, ownAt: number): Place {
  const own = new {{array}}(buffer, ownAt, length);
  return { own, ownAt, room: new {{array}}(buffer, roomAt, length), roomAt, isTaken: false };
}

/** The first vector of a port is in the kernel's memory, any other is not{{orNull}}. */
function newVector(port: keyof Kernel["ports"], length: number): {{array}} {
  const k = kernel === undefined ? start() : kernel;
  if ({{unlessKernel}}k.ports[port].isTaken) return new {{array}}(length);
  k.ports[port].isTaken = true;
  return k.ports[port].own;
}

/** Where the kernel finds the numbers of a vector. */
function take(place: Place, vector: Numbers): number {
  if (vector === place.own) return place.ownAt;
  const { room } = place;
  if (room.length > {{few}}) room.set(vector);
  else for (let i = 0; i < room.length; i++) room[i] = vector[i];
  return place.roomAt;
}

/** Where the kernel writes the numbers of a vector. */
function placeOf(place: Place, vector: Numbers): number {
  return vector === place.own ? place.ownAt : place.roomAt;
}

/** Brings to a vector what the kernel has written elsewhere. */
function give(place: Place, vector: Numbers): void {
  if (vector === place.own) return;
  const { room } = place;
  if (room.length > {{few}}) vector.set(room);
  else for (let i = 0; i < room.length; i++) vector[i] = room[i];
}`;

/** The kernel, its memory and its code. */
export const kernel = `{{places}}

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

/** The kernel's functions, and the ports in its memory. */
interface Kernel extends Exports {
  readonly ports: {
{{portTypes}}
  };
}

{{address}}
/** Undefined until it is first needed{{orNull}}. */
let kernel: {{Kernel}} | undefined;

{{start}}

{{compile}}

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
    ports: {
{{ports}}
    },
  };
  return kernel;
}`;

export const address = `/** Where weights are in the kernel's memory, in bytes. */
const address = {
{{addresses}}
} as const;
`;

export const portType = `    readonly {{port}}: Place;`;
export const portPlace = `      {{port}}: newPlace(buffer, {{length}}, {{roomAt}}, {{ownAt}}),`;
