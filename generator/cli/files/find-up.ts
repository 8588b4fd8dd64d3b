import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The first file or folder of that name in a folder or one around it. */
export function findUp(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const around = dirname(folder);
  return around === folder ? undefined : findUp(around, name);
}
