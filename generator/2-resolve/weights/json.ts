import { nestedTensor } from "./nested-tensor.ts";
import { isObject, parseJson } from "./parse-json.ts";
import { malformed } from "./weight-file-problem.ts";
import { oneTensor, tensorsByKey, type WeightFile, type WeightFormat } from "./weight-format.ts";

/**
 * A number, or nested lists of numbers, is a tensor. An object names the tensors inside it, and so does a list of
 * objects: `{ "layers": [{ "W": [[1, 2]] }] }` holds `layers.0.W`.
 */
export const json: WeightFormat = {
  extension: ".json",
  holds: "one tensor or tensors by key",
  open: (bytes) => {
    const { value, lost } = parseJson(bytes);
    return tensorsOfJson(value, lost);
  },
};

/**
 * The tensors in a parsed JSON value.
 * @throws WeightFileProblem
 */
export function tensorsOfJson(value: unknown, lost: ReadonlyMap<string, string>): WeightFile {
  if (isTensor(value)) return oneTensor(nestedTensor(value, [], lost));
  const named = [...namedTensors(value, [])];
  const tensors = new Map(named);
  return tensorsByKey(
    named.map(([key]) => key),
    (key) => nestedTensor(tensors.get(key), [key], lost),
  );
}

const isTensor = (value: unknown): boolean =>
  typeof value === "number" || (Array.isArray(value) && !isObject(value[0]));

/** Bounds how deep names nest. */
const LONGEST_KEY = 1000;

function* namedTensors(value: unknown, path: readonly string[]): Iterable<[key: string, tensor: unknown]> {
  const key = path.join(".");
  if (key.length > LONGEST_KEY) {
    throw malformed(`contains names nested so deeply that a key exceeds ${LONGEST_KEY} characters`);
  }
  if (isTensor(value)) yield [key, value];
  else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* namedTensors(inner, [...path, name]);
  }
}
