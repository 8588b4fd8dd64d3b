/**
 * A path of a spec as it is asked for: relative to the spec's folder, without `.` and `..`. Nothing for a path that
 * leaves the folder, that starts at a root, a drive or a scheme, or that could mean another file on another system.
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
