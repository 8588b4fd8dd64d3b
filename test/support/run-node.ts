import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs JavaScript files in a node of their own: the last of them, in a folder that holds them all. Gives what it prints,
 * or the text of the file that it leaves there.
 */
export function runNode(
  files: Readonly<Record<string, string>>,
  flags: readonly string[],
  {
    arguments: given = [],
    leaves,
  }: { readonly arguments?: readonly string[]; readonly leaves?: string } = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const main = Object.keys(files).at(-1) as string;
    const printed = execFileSync(process.execPath, [...flags, main, ...given], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 27,
    });
    return leaves === undefined ? printed : readFileSync(join(folder, leaves), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
