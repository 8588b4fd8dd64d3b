import type { ReadFile } from "../ir/relative-path.ts";
import type { Place } from "./diagnostic.ts";
import type { Report } from "./report.ts";

/** The bytes of a file that a spec names at a place; undefined once it is reported that they cannot be read. */
export function readReported(
  file: string,
  readFile: ReadFile,
  place: Place,
  report: Report,
): Uint8Array | undefined {
  try {
    return readFile(file);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) report.add("missing-file", { file }, place);
    else report.add("unreadable-file", { file, reason }, place);
    return undefined;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENAMETOOLONG: "its name is too long",
};

/** Why a file cannot be read; undefined if it does not exist. */
function reasonOf(error: unknown): string | undefined {
  const { code = "", message, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return undefined;
  // The message of a system error would show the path on this machine.
  return reasons[code] ?? (syscall === undefined ? message : `the system reports ${code}`);
}
