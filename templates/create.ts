/** Vectors of the right length. */
export const createInput = `{{open}}A new input vector: zeros, or a copy of the values.{{warning}} */
export function createInput(): Input;
export function createInput(values: InputValues): Input;
export function createInput(values?: InputValues): Input {
  if (values === undefined) return {{newInput}};
  if (!isSequence(values)) {
    throw new TypeError("{{name}}: the input has no names, so createInput takes an array of {{inputSize}} numbers");
  }
  check("values", {{inputSize}}, values.length);
  const x = {{newInput}};
  x.set(values);
  return x;
}`;

export const createNamedInput = `{{open}}A new input vector: zeros, a copy of the values in order, or of the values by name.{{warning}} */
export function createInput(): Input;
export function createInput(values: InputValues): Input;
export function createInput(values: NamedInput): Input;
export function createInput(values?: InputValues | NamedInput): Input {
  if (values === undefined) return {{newInput}};
  const ordered = isSequence(values) ? values : inOrder(values);
  check("values", {{inputSize}}, ordered.length);
  const x = {{newInput}};
  x.set(ordered);
  return x;
}

function inOrder(values: NamedInput): number[] {
  const ordered: number[] = [];
  const names: readonly (keyof NamedInput | undefined)[] = network.inputNames;
  for (let i = 0; i < {{inputSize}}; i++) {
    const name = names[i]!;
    const value = values?.[name];
    if (typeof value !== "number") throw new TypeError('{{name}}: the input has no number "' + name + '"');
    ordered[i] = value;
  }
  return ordered;
}`;

export const isSequence = `function isSequence(values: unknown): values is ArrayLike<number> {
  return Array.isArray(values) || ArrayBuffer.isView(values);
}`;

export const createOutput = `{{open}}A new output vector of zeros.{{warning}} */
export function createOutput(): Output {
  return {{newOutput}};
}`;
