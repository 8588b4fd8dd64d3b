/** Items separated by commas, as many on a line as 100 columns hold at this indent, each line ending in a comma. */
export function packLines(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    const longer = line === "" ? `${indent}${item},` : `${line} ${item},`;
    if (longer.length > 100 && line !== "") {
      lines.push(line);
      line = `${indent}${item},`;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** A list in brackets: on the current line if it fits, else on lines of its own, whose brackets have this indent. */
export function printList(items: readonly string[], indent = ""): string {
  const line = `[${items.join(", ")}]`;
  return line.length <= 70 ? line : `[\n${packLines(items, `${indent}  `).join("\n")}\n${indent}]`;
}
