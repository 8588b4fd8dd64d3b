import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { harmless } from "../diagnostics/words.ts";

/**
 * A path as messages and banners call it, with `/` between names: seen from the working directory. An absolute path
 * that leads elsewhere goes by its last name alone, so that a module does not tell where on a disk it was made.
 */
export function displayPath(path: string): string {
  const seen = relative(process.cwd(), resolve(path));
  const isElsewhere = isAbsolute(seen) || seen.startsWith("..") || seen === "";
  return shown(isElsewhere && (isAbsolute(path) || seen === "") ? basename(resolve(path)) : seen);
}

/** A path as the user wrote it. */
export const shown = (path: string): string => harmless(path.split(sep).join("/"));
