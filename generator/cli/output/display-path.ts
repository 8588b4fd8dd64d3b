import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { escapeControls } from "../../diagnostics/words.ts";

/**
 * A path for messages and banners, relative to the working directory and with `/` between names. An absolute path outside
 * it becomes its last name, so that a module does not contain paths of the machine.
 */
export function displayPath(path: string): string {
  const seen = relative(process.cwd(), resolve(path));
  const isElsewhere = leadsOut(seen) || seen === "";
  return printablePath(isElsewhere && (isAbsolute(path) || seen === "") ? basename(resolve(path)) : seen);
}

/** Whether a relative path leads out of the folder that it starts from; `..v` does not. */
export const leadsOut = (path: string): boolean =>
  isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`);

/** A path as it was given, with `/` between names and without control characters. */
export const printablePath = (path: string): string => escapeControls(path.split(sep).join("/"));
