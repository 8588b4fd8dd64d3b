import { WeightFileProblem } from "../2-resolve/weights/index.ts";

export type VectorProblemCode =
  | "missing-vectors"
  | "unreadable-vectors"
  | "malformed-vectors"
  | "unclear-vectors"
  | "incompatible-vectors";

/** The part of a request that a problem is about: a file, or a key in it. */
export type VectorPart = "vectors" | "expected" | "input" | "output" | "initial" | "next" | "steps";

/**
 * Why recorded vectors cannot be compared. The message is a sentence without its subject, the file:
 * `holds 178 values under "x", which is no whole number of cases of 4.`
 */
export class VectorProblem extends Error {
  override readonly name = "VectorProblem";
  readonly code: VectorProblemCode;
  /** What messages call the file. */
  readonly file: string;
  readonly part: VectorPart;
  /** The keys that exist, where the key is the problem. */
  readonly keys: readonly string[];
  /** The port whose key is the problem, of several. */
  readonly port: string | undefined;
  /** What to do about it, other than naming another file or key. */
  readonly help: string | undefined;

  constructor(
    code: VectorProblemCode,
    message: string,
    {
      file,
      part,
      keys = [],
      port,
      help,
    }: {
      file: string;
      part: VectorPart;
      keys?: readonly string[];
      port?: string | undefined;
      help?: string;
    },
  ) {
    super(message);
    this.code = code;
    this.file = file;
    this.part = part;
    this.keys = keys;
    this.port = port;
    this.help = help;
  }
}

/** The help for class names and other labels, which have to be saved as indices. */
export const indexClasses =
  "save the index of each class, for example with np.searchsorted(model.classes_, predict)";

/** What to do about a file or an array that cannot be read; the first row that fits. */
const remedies: readonly {
  readonly code: WeightFileProblem["code"];
  readonly file?: RegExp;
  readonly hasStrings?: true;
  readonly help: string;
}[] = [
  { code: "unsupported-weights", hasStrings: true, help: indexClasses },
  {
    code: "malformed-weights",
    file: /\.(npy|npz|safetensors)$/i,
    help: "it may be truncated or damaged; save or copy it again",
  },
];

/** A file that cannot be read; the message is a sentence without its subject. */
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

/** Runs `work`, which reads a file, and throws its problems as VectorProblems. */
export function withVectorProblems<T>(file: string, part: VectorPart, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof UnreadableFile)
      throw new VectorProblem(problem.code, problem.message, { file, part });
    if (!(problem instanceof WeightFileProblem)) throw problem;
    const code = aboutKeys.includes(problem.code) ? "unclear-vectors" : "malformed-vectors";
    const remedy = remedies.find(
      (row) =>
        row.code === problem.code &&
        (row.file?.test(file) ?? true) &&
        (row.hasStrings ?? problem.hasStrings) === problem.hasStrings,
    );
    const { keys } = problem;
    throw new VectorProblem(code, problem.message, {
      file,
      part,
      keys,
      ...(remedy && { help: remedy.help }),
    });
  }
}
