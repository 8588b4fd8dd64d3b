/** An exported entry of the program: forward, logits. */
export const entry = `/** {{about}} */
export function {{name}}(x: Input, out: Output): Output;
export function {{name}}(x: Numbers, out: Numbers): Numbers {
  check("x", {{inputSize}}, x?.length);
  check("out", {{outputSize}}, out?.length);
{{body}}
  return out;
}`;

/** A function that an entry calls. */
export const part = `/** {{about}} */
function {{name}}({{parameters}}): void {
{{body}}
}`;
