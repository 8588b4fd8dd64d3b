import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** An engine that a command on the PATH may run. */
export interface Shell {
  readonly command: string;
  readonly name: string;
  /** The Debian package that has the command. */
  readonly debian: string;
  /** What prints its version, as the last word. */
  readonly version: readonly [command: string, ...flags: string[]];
}

const JSC_PACKAGE = "libjavascriptcoregtk-4.0-bin";

export const shells: readonly Shell[] = [
  {
    name: "JavaScriptCore",
    command: "jsc",
    debian: JSC_PACKAGE,
    // jsc itself does not tell.
    version: ["dpkg-query", "--show", JSC_PACKAGE],
  },
  { name: "SpiderMonkey", command: "gjs", debian: "gjs", version: ["gjs", "--jsversion"] },
];

/** Where a command is: nothing where it is not. */
export const locate = (command: string): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find(isExecutable);

export function versionOf({ version: [command, ...flags] }: Shell): string {
  const { status, stdout } = spawnSync(command, flags, { encoding: "utf8" });
  return status === 0 ? (stdout.trim().split(/\s/).at(-1) as string) : "of unknown version";
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
