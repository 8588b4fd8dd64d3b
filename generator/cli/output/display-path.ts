import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { escapeControls } from "../../diagnostics/words.ts";

/**
 * A path as messages and banners call it, with `/` between names: seen from the working directory. An absolute path
 * that leads elsewhere goes by its last name alone, so that a module does not tell where on a disk it was made.
 */
export function displayPath(path: string): string {
  const seen = relative(process.cwd(), resolve(path));
  const isElsewhere = leadsOut(seen) || seen === "";
  return printablePath(isElsewhere && (isAbsolute(path) || seen === "") ? basename(resolve(path)) : seen);
}

/** Whether a path, as `relative` gives it, leads out of the folder that it starts from; one into `..v` does not. */
export const leadsOut = (path: string): boolean =>
  isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`);

/** A path as the user wrote it. */
export const printablePath = (path: string): string => escapeControls(path.split(sep).join("/"));
