import { type ForeignFile, foreignFiles, type Head } from "./foreign-files.ts";
import type { ImportProblem, ModelFile } from "./imported-model.ts";

const problemOf = (row: ForeignFile | undefined): ImportProblem | undefined =>
  row && { reason: row.reason, help: row.help };

/** How many bytes are enough to recognize any of the formats. */
const HEAD = 512;

const headOf = ({ bytes }: ModelFile): Head => {
  const head = bytes.subarray(0, HEAD);
  return { bytes: head, text: String.fromCharCode(...head) };
};

const isArchive = ({ text }: Head): boolean => text.startsWith("PK\x03\x04");

/** What a file is by its first bytes, whatever its name. @param mayBeArchive whether its format is an archive */
export function foreignContent(file: ModelFile, mayBeArchive: boolean): ImportProblem | undefined {
  const head = headOf(file);
  const row = foreignFiles.find(({ begins }) => begins?.(head));
  return row?.extensions?.includes(".zip") && mayBeArchive && isArchive(head) ? undefined : problemOf(row);
}

/** What a file is by its extension. */
export const foreignExtension = (extension: string): ImportProblem | undefined =>
  problemOf(foreignFiles.find(({ extensions }) => extensions?.includes(extension)));

/** What JSON is by its keys. A string may hold JSON itself, as `json.dump(model.to_json(), file)` writes it. */
export function foreignJson(value: unknown): ImportProblem | undefined {
  const inner = typeof value === "string" ? parsed(value) : value;
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return undefined;
  return problemOf(foreignFiles.find(({ json }) => json?.(inner as Readonly<Record<string, unknown>>)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
