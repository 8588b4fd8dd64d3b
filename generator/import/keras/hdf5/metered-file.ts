import type { Dataset, Group } from "jsfive";
import { escapeControls } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** A file that jsfive reads in bounded parts; its failures become ImportErrors. */
export class MeteredFile {
  readonly #buffer: MeteredBuffer;
  readonly isDataset: (object: Group | Dataset | null) => object is Dataset;

  constructor(bytes: Uint8Array, isDataset: (object: unknown) => boolean) {
    this.#buffer = new MeteredBuffer(bytes);
    this.isDataset = (object): object is Dataset => isDataset(object);
  }

  /**
   * Runs a part of jsfive, which may take as many slices as the file could hold, with room for those that are
   * read several times.
   * @param where the part of the file that messages name
   * @throws ImportError
   */
  read<T>(where: string, read: (buffer: MeteredBuffer) => T): T {
    const { byteLength } = this.#buffer;
    this.#buffer.allow(byteLength / 4 + 1000, 4 * byteLength + 100_000);
    try {
      return read(this.#buffer);
    } catch (error) {
      const problems = error instanceof ImportError ? error.problems : [explain(error)];
      throw new ImportError(...problems.map((problem) => ({ where: escapeControls(where), ...problem })));
    }
  }
}

/** jsfive throws strings, some of them code, and TypeErrors if one of its own checks fails. */
function explain(error: unknown): ImportProblem {
  const said = typeof error === "string" ? /^[\w ,:'-]{1,60}/.exec(error)?.[0] : undefined;
  return {
    reason: `its HDF5 structure is damaged or unsupported${said ? ` (${said})` : ""}`,
    help: "save the model again with model.save()",
  };
}

/**
 * The bytes of a file for jsfive, which trusts every size and address. All of its loops that could run forever take
 * slices of the file, so a budget of slices ends them.
 */
export class MeteredBuffer extends ArrayBuffer {
  /** Slices themselves are plain buffers, since loops over them end. */
  static override get [Symbol.species](): ArrayBufferConstructor {
    return ArrayBuffer;
  }

  #slices = 0;
  #bytes = 0;

  constructor(bytes: Uint8Array) {
    super(bytes.length);
    new Uint8Array(this).set(bytes);
  }

  /** Limits the number of slices from now on, and the bytes in them. */
  allow(slices: number, bytes: number): void {
    this.#slices = slices;
    this.#bytes = bytes;
  }

  override slice(begin?: number, end?: number): ArrayBuffer {
    const piece = super.slice(begin, end);
    this.#bytes -= piece.byteLength;
    if (--this.#slices < 0 || this.#bytes < 0)
      throw new Error("it refers to itself, or to more than it contains");
    return piece;
  }
}
