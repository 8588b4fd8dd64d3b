import { ImportError, type ImportProblem } from "../../imported-model.ts";

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
      this.#found.push(...error.problems);
      return undefined;
    }
  }

  /** @throws ImportError with all of them, where there are any */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new ImportError(...this.#found);
  }
}
