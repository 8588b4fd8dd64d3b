/** An error of the operating system, as Node throws it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
}

export const isSystemError = (thrown: unknown): thrown is SystemError =>
  thrown instanceof Error && "code" in thrown && ("syscall" in thrown || thrown instanceof NotAFile);

/** Whether a file does not exist. */
export const isMissing = (thrown: unknown): boolean => isSystemError(thrown) && thrown.code === "ENOENT";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a folder",
  PIPE: "it is a pipe",
  DEVICE: "it is a device",
  SOCKET: "it is a socket",
  EEXIST: "there is a file in place of its folder",
  ENOTDIR: "there is a file in place of its folder",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  EMFILE: "too many files are open",
  EIO: "the device reports an error",
  EBADF: "it is closed",
};

/** A path is not a file; the message says what it is. */
export class NotAFile extends Error implements SystemError {
  override readonly name = "NotAFile";
  readonly code: string;

  constructor(code: "EISDIR" | "PIPE" | "DEVICE" | "SOCKET") {
    super(reasons[code]);
    this.code = code;
  }
}

/** The reason of a system error, without the path. */
export const reasonOf = ({ code, syscall }: SystemError): string =>
  reasons[code] ?? `the system reports ${code} (${syscall})`;
