import { ImportError, type ImportProblem } from "../../imported-model.ts";

/** A damaged file can have a million. */
const MOST_SHOWN = 200;

/** Gathers everything that is wrong, so that one error says it all. */
export class Problems {
  readonly #found: ImportProblem[] = [];

  add(problem: ImportProblem): void {
    this.#found.push(problem);
  }

  /** What `act` gives; nothing where an ImportError came of it, whose problems are kept. */
  attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      for (const problem of error.problems) this.#found.push(problem);
      return undefined;
    }
  }

  /** @throws ImportError with all of them, where there are any */
  throwIfAny(): void {
    const rest = this.#found.length - MOST_SHOWN;
    if (rest > 0)
      throw new ImportError(...this.#found.slice(0, MOST_SHOWN), { reason: `there are ${rest} more` });
    if (this.#found.length > 0) throw new ImportError(...this.#found);
  }
}
