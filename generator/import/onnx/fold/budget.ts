import { Refusal } from "../node/refusal.ts";

/** Numbers that may be made of a model's constants: far more than a network that is compiled can have weights. */
const MOST_NUMBERS = 2 ** 24;

/** Operations that may be spent on them: about a second of them. */
const MOST_OPERATIONS = 2 ** 28;

/** What folding may still spend, so that a small file cannot ask for much time or memory. */
export class Budget {
  #numbers = MOST_NUMBERS;
  #operations = MOST_OPERATIONS;

  /**
   * Is asked before anything is allocated or computed.
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
