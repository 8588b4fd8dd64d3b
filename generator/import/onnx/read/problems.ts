import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** A damaged file can have a million. */
const MOST_GATHERED = 200;

/** Gathers everything that is wrong, so that one error says it all. */
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

  /** What `act` gives; nothing where an ImportError came of it, whose problems are kept, or where there are too many. */
  attempt<T>(act: () => T): T | undefined {
    if (this.#isFull) return undefined;
    try {
      return act();
    } catch (error) {
      this.keep(error);
      return undefined;
    }
  }

  /** Keeps the problems of an ImportError; anything else is thrown on. */
  keep(error: unknown): void {
    if (!(error instanceof ImportError)) throw error;
    for (const problem of error.problems) this.add(problem);
  }

  /** All of them, or that there are more. */
  get found(): readonly ImportProblem[] {
    return this.#isFull
      ? [...this.#found.slice(0, MOST_GATHERED), { reason: "more problems are not listed" }]
      : this.#found;
  }

  /** @throws ImportError with all of them, where there are any */
  throwIfAny(): void {
    if (this.areAny) throw new ImportError(...this.found);
  }
}
