/** The decoder of coded weights: needs nothing of its host. */
export const decode = `function decode(length: number, base64: string): {{array}} {
  const values = new {{array}}(length);
  const bytes = new Uint8Array(length * {{width}});
  const view = new DataView(bytes.buffer);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digitOf = new Uint8Array(128);
  for (let i = 0; i < 64; i++) digitOf[digits.charCodeAt(i)] = i;
  let bits = 0;
  let held = 0;
  for (let i = 0, next = 0; next < bytes.length; i++) {
    const code = base64.charCodeAt(i);
    if (code < 43) continue; // a line break
    bits = (bits << 6) | digitOf[code]!;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[next++] = bits >> held;
    }
  }
  for (let i = 0; i < length; i++) values[i] = view.{{read}}(i * {{width}}, true);
  return values;
}`;
