import type { WeightFile } from "../../2-resolve/weights/index.ts";
import type { TensorData } from "../../ir/tensor-data.ts";
import { ImportError, type ImportedTensor, type ImportProblem, tensorField } from "../imported-model.ts";

/** The most bytes that one byte of deflate can produce; if entries produce more, they overlap. */
const MOST_INFLATION = 1032;

/** The arrays of an `.npz` file, and which of them the network uses. */
export class Arrays {
  readonly problems: ImportProblem[] = [];
  readonly #file: WeightFile;
  readonly #keys: ReadonlySet<string>;
  readonly #taken = new Set<string>();
  /** How many more values the archive may hold. */
  #room: number;

  constructor(file: WeightFile, bytes: number) {
    this.#file = file;
    this.#room = bytes * MOST_INFLATION;
    this.#keys = new Set(file.keys);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** @throws ImportError if there is none, or it cannot be read */
  read(key: string): TensorData {
    const tensor = this.#file.read(key);
    if (!this.#taken.has(key)) this.#room -= tensor.data.length;
    if (this.#room < 0) throw new ImportError({ reason: "the arrays of the file overlap" });
    this.#taken.add(key);
    return tensor;
  }

  /** A vector of this size, or one number; anything else becomes a problem. */
  vector(key: string, size: number): ImportedTensor {
    const tensor = this.read(key);
    const isVector = tensor.shape.length === 1 && tensor.shape[0] === size;
    if (!isVector && tensor.shape.length > 0)
      this.problems.push({ where: key, shape: tensor.shape, reason: `${size} numbers are needed` });
    return tensorField(key, tensor);
  }

  /** The arrays that the network does not use, such as test data. One with the name of a layer's array becomes a problem. */
  unused(): readonly string[] {
    const unused = this.#file.keys.filter((key) => !this.#taken.has(key));
    for (const key of unused.filter((key) => /^[Wb]\d+$/.test(key)))
      this.problems.push({
        where: key,
        reason: "no layer uses this array",
        help: "layers are W1 and b1, W2 and b2 and so on, without gaps",
      });
    return unused;
  }

  /** How many arrays `W1`, `W2`, … there are. */
  get layers(): number {
    let count = 0;
    while (this.has(`W${count + 1}`)) count++;
    return count;
  }

  /** Whether every number that was read is a float32, as in a network trained in float32. */
  get isF32(): boolean {
    return [...this.#taken].every((key) => this.#file.read(key).data.every(isFloat32));
  }

  /** The text in an array of UTF-8 bytes. */
  text(key: string): string {
    const { data } = this.read(key);
    if (data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256))
      return new TextDecoder().decode(Uint8Array.from(data));
    throw new ImportError({ where: key, reason: "it does not contain the bytes of a text" });
  }
}

export const isFloat32 = (value: number): boolean => Object.is(Math.fround(value), value);
