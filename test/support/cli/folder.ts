import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
/** It works in the folder in which it was loaded, so that must not be one of those that go. */
import "esbuild";

/** A new folder that holds these files; it goes when the tests of the file are over. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Makes such a folder the working directory of the test. */
export function goTo(files: Readonly<Record<string, string>>): void {
  process.chdir(folderOf(files));
}

const start = process.cwd();
const folders: string[] = [];
afterAll(() => {
  process.chdir(start);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
