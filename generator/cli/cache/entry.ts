import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Summary } from "../compile/summary.ts";

/** The cached compilation of a spec: hashes of its inputs and outputs, and what was printed. */
export interface CacheEntry {
  /** A hash of everything but the weight files: the spec, the settings and the build of neuroll. */
  readonly fingerprint: string;
  /** A hash of the texts of a program that gives the spec, if remarks point into them. */
  readonly program?: string;
  /** SHA-256 of each weight file by its path relative to the spec. */
  readonly weights: Readonly<Record<string, string>>;
  /** SHA-256 of each file that was written, by its absolute path. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: Summary;
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** Reads an entry; undefined where it is missing or damaged. */
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

/** Writes an entry after its hash. Without permission to write there is no cache. */
export function writeEntry(path: string, entry: CacheEntry): void {
  const content = JSON.stringify(entry);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${sha256(content)}\n${content}`);
  } catch {}
}
