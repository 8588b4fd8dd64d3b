import type { TensorData } from "../../ir/tensor-data.ts";
import { malformed, readKey, shortList, WeightFileProblem } from "./weight-file-problem.ts";

/** A weight file that has been opened. */
export interface WeightFile {
  /** The names of its tensors, in the order of the file; none where it holds one tensor without a name. */
  readonly keys: readonly string[];
  /**
   * The tensor under `key`, or the only one. Its values are exact; NaN and infinities are returned as they are.
   * @throws WeightFileProblem
   */
  read(key: string | undefined): TensorData;
}

/** One kind of weight file: everything about it in one object. */
export interface WeightFormat {
  /** With the dot. */
  readonly extension: string;
  readonly holds: "one tensor" | "tensors by key" | "one tensor or tensors by key";
  /** @throws WeightFileProblem */
  open(bytes: Uint8Array): WeightFile;
}

export const oneTensor = (tensor: TensorData): WeightFile => ({
  keys: [],
  read: (key) => {
    if (key === undefined) return tensor;
    const clause = `contains a single tensor without a name, so the key ${JSON.stringify(key)} does not apply`;
    throw new WeightFileProblem("unexpected-key", clause);
  },
});

/**
 * A file whose tensors are decoded when they are read.
 * @throws WeightFileProblem where there are no keys, or one twice
 */
export function tensorsByKey(keys: readonly string[], readTensor: (key: string) => TensorData): WeightFile {
  const known = new Set<string>();
  for (const key of keys) {
    if (known.has(key)) throw malformed(`contains two tensors named ${JSON.stringify(key)}`);
    known.add(key);
  }
  if (known.size === 0) throw malformed("contains no tensors");
  const refuse = (code: "key-needed" | "unknown-key", clause: string): never => {
    throw new WeightFileProblem(code, clause, { keys });
  };
  return {
    keys,
    read: (key) => {
      if (key === undefined)
        return refuse("key-needed", `contains ${shortList(keys)}; add a key to choose one`);
      if (!known.has(key)) {
        return refuse("unknown-key", `has no tensor ${JSON.stringify(key)}; it contains ${shortList(keys)}`);
      }
      return readKey(key, () => readTensor(key));
    },
  };
}
