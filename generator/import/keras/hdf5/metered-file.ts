import type { Dataset, Group } from "jsfive";
import { escapeControls } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import { MeteredBuffer } from "./metered-buffer.ts";

/** A file that jsfive reads part by part, each within bounds, its failures turned into an ImportError. */
export class MeteredFile {
  readonly #buffer: MeteredBuffer;
  readonly isDataset: (object: Group | Dataset | null) => object is Dataset;

  constructor(bytes: Uint8Array, isDataset: (object: unknown) => boolean) {
    this.#buffer = new MeteredBuffer(bytes);
    this.isDataset = (object): object is Dataset => isDataset(object);
  }

  /**
   * Runs a part of jsfive, which may cut as many pieces out of the file as it could hold, with room for those that are
   * read several times.
   * @param where what messages say is read
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

/** jsfive throws texts, some of them in code that is no text, and TypeErrors where a check of its own fails. */
function explain(error: unknown): ImportProblem {
  const said = typeof error === "string" ? /^[\w ,:'-]{1,60}/.exec(error)?.[0] : undefined;
  return {
    reason: `its HDF5 structure is damaged or unsupported${said ? ` (${said})` : ""}`,
    help: "save the model again with model.save()",
  };
}
