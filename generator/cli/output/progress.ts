/** A line of progress, shown only on a terminal. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

const ERASE_LINE = "\r\u001b[2K";

export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show() {}, clear() {} };
  return {
    show(text) {
      stream.write(ERASE_LINE + text.slice(0, (stream.columns || 80) - 1));
    },
    clear() {
      stream.write(ERASE_LINE);
    },
  };
}
