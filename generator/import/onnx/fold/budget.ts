import { Refusal } from "../node/refusal.ts";

/** The most numbers that may be computed from a model's constants: far more than the weights of any network that can be compiled. */
const MOST_NUMBERS = 2 ** 24;

/** The most operations for them, which take about a second. */
const MOST_OPERATIONS = 2 ** 28;

/** What folding may still use, so that a small file cannot take much time or memory. */
export class Budget {
  #numbers = MOST_NUMBERS;
  #operations = MOST_OPERATIONS;

  /**
   * Called before anything is allocated or computed.
   * @throws Refusal
   */
  spend(numbers: number, operations = numbers): void {
    this.#numbers -= numbers;
    this.#operations -= operations;
    if (this.#numbers >= 0 && this.#operations >= 0) return;
    throw new Refusal("its constants are too large to compute", {
      help: `at most ${MOST_NUMBERS} numbers may be computed from a model's constants`,
    });
  }
}
