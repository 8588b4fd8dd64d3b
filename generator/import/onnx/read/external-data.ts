import { malformed } from "../../../2-resolve/weights/weight-file-problem.ts";
import { quote } from "../../../diagnostics/words.ts";
import { insideFolder } from "../../../ir/relative-path.ts";
import type { ModelFile } from "../../imported-model.ts";
import type { Message } from "./onnx-schema.ts";

/** Tied weights share bytes, but a small model must not read one file many times over. */
const MOST_READINGS = 8;

/** The files next to a model that hold its numbers; each is read once. */
export class ExternalData {
  readonly #file: ModelFile | undefined;
  readonly #read = new Map<string, Uint8Array>();
  /** How many bytes of each file tensors have used. */
  readonly #taken = new Map<Uint8Array, number>();

  /** @param file the model, or undefined if it may not have other files */
  constructor(file?: ModelFile) {
    this.#file = file;
  }

  /**
   * The bytes of a tensor: `length` of them from `offset` in the file at `location`, or all to the end of it.
   * Source: external_data of TensorProto, and https://onnx.ai/onnx/repo-docs/ExternalData.html
   * @throws WeightFileProblem
   */
  bytesOf({ externalData }: Message<"TensorProto">): Uint8Array {
    const entries = new Map(externalData.map(({ key, value }) => [key, value]));
    const location = entries.get("location");
    if (location === undefined) throw malformed("is stored in another file, but does not name it");
    const bytes = this.#bytesAt(location);
    const offset = countOf("offset", entries.get("offset") ?? "0");
    const length = countOf("length", entries.get("length") ?? `${Math.max(0, bytes.length - offset)}`);
    if (offset + length > bytes.length) {
      const said = `is stored in bytes ${offset} to ${offset + length} of ${quote(location)}`;
      throw malformed(`${said}, which has ${bytes.length}`);
    }
    this.#take(location, length, bytes);
    return bytes.subarray(offset, offset + length);
  }

  #take(location: string, length: number, bytes: Uint8Array): void {
    const taken = (this.#taken.get(bytes) ?? 0) + length;
    this.#taken.set(bytes, taken);
    if (taken <= MOST_READINGS * bytes.length) return;
    throw malformed(
      `is stored in ${quote(location)}, whose bytes tensors use more than ${MOST_READINGS} times over`,
    );
  }

  #bytesAt(location: string): Uint8Array {
    const path = insideFolder(location);
    if (path === undefined) {
      throw malformed(`is stored in ${quote(location)}, which is outside the model's folder`);
    }
    const bytes = this.#read.get(path) ?? this.#open(path);
    this.#read.set(path, bytes);
    return bytes;
  }

  #open(path: string): Uint8Array {
    if (this.#file === undefined) throw malformed(`is stored in another file, ${quote(path)}`);
    try {
      return this.#file.readBeside(path);
    } catch (problem) {
      const why = problem instanceof Error ? `: ${problem.message}` : "";
      throw malformed(`is stored in ${quote(path)} in the folder of the model, which cannot be read${why}`);
    }
  }
}

function countOf(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw malformed(`has an invalid ${name} in its external data, ${quote(text)}`);
  return Number(text);
}
