/** Decodes base64 without help of the host: atob is not there everywhere. */
export const decode = `/** The first \`length\` bytes of a text in base64; line breaks are skipped. */
function decode(length: number, base64: string): Uint8Array {
  const bytes = new Uint8Array(length);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digitOf: Numbers = new Uint8Array(128);
  for (let i = 0; i < 64; i++) digitOf[digits.charCodeAt(i)] = i;
  let bits = 0;
  let held = 0;
  for (let i = 0, next = 0; next < length; i++) {
    const code = base64.charCodeAt(i);
    if (code < 43) continue; // a line break
    bits = (bits << 6) | digitOf[code]!;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[next++] = bits >> held;
    }
  }
  return bytes;
}`;

export const unpack = `/** Fills an array with the {{float}} values of a text in base64. */
function {{unpack}}(values: Numbers, base64: string): Numbers {
  const view = new DataView(decode(values.length * {{width}}, base64).buffer);
  for (let i = 0; i < values.length; i++) values[i] = view.{{read}}(i * {{width}}, true);
  return values;
}`;
