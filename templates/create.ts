/** Vectors of the right length. */
export const createInput = `{{open}}A new input vector: zeros, or a copy of the values.{{warning}} */
export function createInput(): Input;
export function createInput(values: InputValues): Input;
export function createInput(values?: InputValues): Input {
  const x = {{newInput}};
  if (values !== undefined) {
    check("values", {{inputSize}}, values.length);
    x.set(values);
  }
  return x;
}`;

export const createNamedInput = `{{open}}A new input vector: zeros, a copy of the values in order, or of the values by name.{{warning}} */
export function createInput(): Input;
export function createInput(values: InputValues): Input;
export function createInput(values: NamedInput): Input;
export function createInput(values?: InputValues | NamedInput): Input {
  const x = {{newInput}};
  if (values === undefined) return x;
  if (isSequence(values)) {
    check("values", {{inputSize}}, values.length);
    x.set(values);
  } else {
    for (let i = 0; i < {{inputSize}}; i++) x[i] = valueOf(values, network.inputNames[i]!);
  }
  return x;
}

function isSequence(values: InputValues | NamedInput): values is InputValues {
  return Array.isArray(values) || ArrayBuffer.isView(values);
}

function valueOf(values: NamedInput, name: keyof NamedInput): number {
  const value = values[name];
  if (typeof value !== "number") throw new TypeError('{{name}}: the input has no number "' + name + '"');
  return value;
}`;

export const createOutput = `{{open}}A new output vector of zeros.{{warning}} */
export function createOutput(): Output {
  return {{newOutput}};
}`;
