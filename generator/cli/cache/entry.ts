import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Summary } from "../compile/summarize-spec.ts";

/** What is known of a spec since it was last compiled: what it was made of, what it was made to, and what was said. */
export interface CacheEntry {
  /** Of everything but the weight files: the spec, what was asked for, and neuroll. */
  readonly fingerprint: string;
  /** SHA-256 of each weight file by its path relative to the spec. */
  readonly weights: Readonly<Record<string, string>>;
  /** SHA-256 of each file that was written, by its absolute path. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: Summary;
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** An entry as it was written; nothing where it is not there, or is not whole. */
export function readEntry(path: string): CacheEntry | undefined {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const content = text.slice(end + 1);
    return sha256(content) === text.slice(0, end) ? (JSON.parse(content) as CacheEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes an entry, its hash before it. Where none may be written there is none, and the next run does all the work. */
export function writeEntry(path: string, entry: CacheEntry): void {
  const content = JSON.stringify(entry);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${sha256(content)}\n${content}`);
  } catch {}
}
