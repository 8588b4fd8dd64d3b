import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** A damaged file can have a million problems. */
const MOST_GATHERED = 200;

/** Collects problems, so that one error reports all of them. */
export class Problems {
  readonly #found: ImportProblem[] = [];

  get areAny(): boolean {
    return this.#found.length > 0;
  }

  get #isFull(): boolean {
    return this.#found.length > MOST_GATHERED;
  }

  add(problem: ImportProblem): void {
    if (!this.#isFull) this.#found.push(problem);
  }

  /** The result of `act`; undefined if it throws an ImportError, whose problems are kept, or if there are too many. */
  attempt<T>(act: () => T): T | undefined {
    if (this.#isFull) return undefined;
    try {
      return act();
    } catch (error) {
      this.keep(error);
      return undefined;
    }
  }

  /** Keeps the problems of an ImportError; rethrows anything else. */
  keep(error: unknown): void {
    if (!(error instanceof ImportError)) throw error;
    for (const problem of error.problems) this.add(problem);
  }

  /** All problems, or the first ones and a note that there are more. */
  get found(): readonly ImportProblem[] {
    return this.#isFull
      ? [...this.#found.slice(0, MOST_GATHERED), { reason: "more problems are not listed" }]
      : this.#found;
  }

  /** @throws ImportError with all problems, if there are any */
  throwIfAny(): void {
    if (this.areAny) throw new ImportError(...this.found);
  }
}
