/** Returns the bytes of a file by its path relative to the spec's folder, with `/` between names; throws if it cannot. */
export type ReadFile = (path: string) => Uint8Array;

/**
 * Normalizes a path in a spec, relative to its folder, without `.` and `..`. Undefined for a path that leaves the folder,
 * is absolute, or could mean another file on another system.
 */
export function insideFolder(path: string): string | undefined {
  if (/^\/|^~[^/]*\/|^~$|^[\w+.-]+:|[\\\p{Cc}]/u.test(path)) return undefined;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return undefined;
    } else if (name !== "." && name !== "") names.push(name);
  }
  return names.length === 0 ? undefined : names.join("/");
}

/** The folder of a file with the `/` behind it; empty where the path has none. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
