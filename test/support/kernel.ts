/** The bytes of the kernel that the text of a module holds. */
export function kernelOf(text: string): Uint8Array<ArrayBuffer> {
  const base64 = /^const code = `([^`]*)`;$/m.exec(text)?.[1];
  if (base64 === undefined) throw new Error("the module has no kernel");
  return new Uint8Array(Buffer.from(base64, "base64"));
}

const HEADER = 8;

/** The sizes of a kernel's sections, by the names that the specification gives them. */
export function sectionsOf(bytes: Uint8Array): Partial<Record<Section, number>> {
  const sizes: Partial<Record<Section, number>> = {};
  for (let at = HEADER; at < bytes.length; ) {
    const section = sections[bytes[at] as number] as Section;
    const [size, start] = readInteger(bytes, at + 1);
    sizes[section] = size;
    at = start + size;
  }
  return sizes;
}

const sections = [
  ...(["custom", "type", "import", "function", "table", "memory", "global"] as const),
  ...(["export", "start", "element", "code", "data", "data count"] as const),
];
type Section = (typeof sections)[number];

/** An integer in LEB128, and where the bytes go on. */
function readInteger(bytes: Uint8Array, at: number): [value: number, next: number] {
  const byte = bytes[at] as number;
  if (byte < 0x80) return [byte, at + 1];
  const [rest, next] = readInteger(bytes, at + 1);
  return [(byte & 0x7f) + 0x80 * rest, next];
}
