/** The decoder of base64: needs nothing of its host. */
export const decode = `/** So many bytes from base64, whose line breaks do not count. */
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
