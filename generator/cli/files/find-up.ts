import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest file or folder with a name, in a folder or one of its parents. */
export function findUp(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const around = dirname(folder);
  return around === folder ? undefined : findUp(around, name);
}
