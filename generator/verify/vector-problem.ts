import { WeightFileProblem } from "../2-resolve/weights/index.ts";

export type VectorProblemCode =
  | "missing-vectors"
  | "unreadable-vectors"
  | "malformed-vectors"
  | "unclear-vectors"
  | "unfit-vectors";

/** Which part of the question is at fault: a file, or the key in it. */
export type VectorPart = "vectors" | "expected" | "input" | "output";

/**
 * Why recorded vectors cannot be compared with. The message is a sentence without its subject, which is the file:
 * `holds 178 values under "x", which is no whole number of cases of 4.`
 */
export class VectorProblem extends Error {
  override readonly name = "VectorProblem";
  readonly code: VectorProblemCode;
  /** What messages call the file. */
  readonly file: string;
  readonly part: VectorPart;
  /** The keys that could have been named, where one is at fault. */
  readonly keys: readonly string[];

  constructor(
    code: VectorProblemCode,
    message: string,
    { file, part, keys = [] }: { file: string; part: VectorPart; keys?: readonly string[] },
  ) {
    super(message);
    this.code = code;
    this.file = file;
    this.part = part;
    this.keys = keys;
  }
}

/** A file that its host cannot give; the message is a sentence without its subject. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly code: "missing-vectors" | "unreadable-vectors";

  constructor(code: UnreadableFile["code"], message: string) {
    super(message);
    this.code = code;
  }
}

const aboutKeys: readonly string[] = [
  "key-needed",
  "unexpected-key",
  "unknown-key",
] satisfies WeightFileProblem["code"][];

/** Runs `work`, which reads a file; what is wrong with the file is a VectorProblem. */
export function reading<T>(file: string, part: VectorPart, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof UnreadableFile)
      throw new VectorProblem(problem.code, problem.message, { file, part });
    if (!(problem instanceof WeightFileProblem)) throw problem;
    const code = aboutKeys.includes(problem.code) ? "unclear-vectors" : "malformed-vectors";
    throw new VectorProblem(code, problem.message, { file, part, keys: problem.keys });
  }
}
