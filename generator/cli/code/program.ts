import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Location } from "../../ir/location.ts";
import { displayPath } from "../output/display-path.ts";

/** A program of the user, as far as it was read. */
export class Program {
  /** The file that was asked for. */
  readonly path: string;
  /** The text of each file by its path, packages excluded. */
  readonly files = new Map<string, string>();
  /** The same by the paths of messages. */
  readonly texts: Record<string, string> = {};

  #running: { readonly path: string; readonly map: SourceMap } | undefined;

  constructor(path: string) {
    this.path = path;
  }

  readonly add = (path: string, text: string): void => {
    this.files.set(path, text);
    this.texts[displayPath(path)] = text;
  };

  /** Says where the program runs, as one module that its files were put into. */
  runsAt(path: string, map: SourceMapPayload): void {
    this.#running = { path, map: new SourceMap(map) };
  }

  /** The places in files of the program that led to an error, the innermost first. */
  framesOf({ stack }: Error): Frame[] {
    return (stack ?? "").split("\n").flatMap((text) => {
      const [, where = "", line, column] = FRAME.exec(text) ?? [];
      const path = where.startsWith("file:") ? fileURLToPath(where) : where;
      return path === this.#running?.path ? this.#originOf(Number(line), Number(column)) : [];
    });
  }

  #originOf(line: number, column: number): Frame[] {
    const entry = this.#running?.map.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return [];
    const path = resolve(dirname(this.path), entry.originalSource);
    return this.files.has(path)
      ? [{ path, line: entry.originalLine + 1, column: entry.originalColumn + 1 }]
      : [];
  }

  /** The location of some characters of a line, to its end where their number is not known. */
  locationOf({ path, line, column }: Frame, length?: number): Location {
    const text = this.files.get(path)?.split("\n")[line - 1]?.trimEnd() ?? "";
    const endColumn = length === undefined ? Math.max(column, text.length + 1) : column + length;
    return { path: displayPath(path), line, column, endLine: line, endColumn };
  }
}

/** A place in a file; lines and columns count from 1. */
export interface Frame {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A line of a stack: `    at name (/path/file.ts:3:7)`, or without the name. */
const FRAME = /^ {4}at (?:.* \()?((?:file:\/\/)?[^()]+):(\d+):(\d+)\)?$/;
