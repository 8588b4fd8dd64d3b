/** A table with padded columns; columns of numbers are aligned right. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    heading,
    ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? grouped(cell) : cell))),
  ];
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const isNumber = heading.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  return cells
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Pads the cells of all columns but the first two on the left, so that formatted numbers are aligned right. */
export function alignRight(heading: readonly string[], rows: readonly (readonly string[])[]): string[][] {
  const widths = heading.map((title, n) =>
    Math.max(title.length, ...rows.map((row) => (row[n] as string).length)),
  );
  return rows.map((row) => row.map((cell, n) => (n < 2 ? cell : cell.padStart(widths[n] as number))));
}

/** 45200 → `45,200`. */
export const grouped = (value: number): string => value.toLocaleString("en-US");

/** 3200 → `3.2 kB`. */
export const inBytes = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** The length of a text in UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text);
