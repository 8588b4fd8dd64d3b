import type { TensorData } from "../ir/tensor-data.ts";
import type { Plain } from "../write-yaml.ts";
import type { ImportedTensor } from "./imported-model.ts";
import { UniqueNames } from "./unique-names.ts";
import { writeSafetensors } from "./write-safetensors.ts";

/** The most numbers, and the most characters, of a vector that is written into the spec itself. */
const MOST_INLINE = 8;
const LONGEST_INLINE = 60;

/** The key that safetensors reserves. */
const RESERVED = "__metadata__";

/** Decides for each tensor whether it goes into the spec or the weights file, and collects the latter. */
export class WeightsWriter {
  readonly #tensors = new Map<string, TensorData>();
  readonly #keys = new Map<ImportedTensor, string>();
  readonly #unique = new UniqueNames(["", RESERVED], ".");
  /** The names of tensors with the same key and the same hash. */
  readonly #alike = new Map<string, readonly string[]>();

  get isEmpty(): boolean {
    return this.#tensors.size === 0;
  }

  /** What the spec has for a tensor: its numbers, or its key in the file. */
  write(field: ImportedTensor): Plain {
    const { key: wanted, tensor, layout } = field;
    const inline = plainVector(tensor);
    if (inline !== undefined) return inline;
    const key = this.#add(wanted, tensor);
    this.#keys.set(field, key);
    return { key, ...(layout && { layout }) };
  }

  /** The key of each tensor that is in the file. */
  get keys(): ReadonlyMap<ImportedTensor, string> {
    return this.#keys;
  }

  bytes(): Uint8Array {
    return this.isEmpty ? new Uint8Array() : writeSafetensors(this.#tensors);
  }

  /** Adds a tensor under its key or, if another tensor has that, under the next free one. */
  #add(wanted: string, tensor: TensorData): string {
    const called = `${hashOf(tensor)} ${wanted}`;
    const alike = this.#alike.get(called) ?? [];
    const known = alike.find((name) => isSame(this.#tensors.get(name) as TensorData, tensor));
    if (known !== undefined) return known;
    const name = this.#unique.give(wanted);
    this.#alike.set(called, [...alike, name]);
    this.#tensors.set(name, tensor);
    return name;
  }
}

function plainVector({ shape, data }: TensorData): number | number[] | undefined {
  if (shape.length === 0) return data[0];
  const values = [...data.subarray(0, MOST_INLINE)];
  const fits = shape.length === 1 && values.length === data.length && data.length > 0;
  return fits && values.join(", ").length <= LONGEST_INLINE ? values : undefined;
}

const isSame = (a: TensorData, b: TensorData): boolean =>
  a === b || (String(a.shape) === String(b.shape) && a.data.every((value, i) => Object.is(value, b.data[i])));

/** FNV-1a of the bits of all numbers, 32 at a time. Source: http://www.isthe.com/chongo/tech/comp/fnv/. */
function hashOf({ data }: TensorData): number {
  const words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5);
}
