import { count, thereAre } from "../../diagnostics/words.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { ImportError } from "../imported-model.ts";

/** The weights of a model, which a file has as one list in the order in which its layers take them. */
export class Weights {
  readonly #values: readonly number[];
  readonly #where: string;
  #taken = 0;

  constructor(values: readonly number[], where: string) {
    this.#values = values;
    this.#where = where;
  }

  /**
   * The next weights as a tensor.
   * @param whose what they belong to, for messages
   * @throws ImportError if there are too few
   */
  take(shape: Shape, whose: string): TensorData {
    const size = sizeOf(shape);
    if (this.#taken + size > this.#values.length)
      throw new ImportError({
        where: this.#where,
        reason: `${thereAre(this.#values.length, "number")}, too few for the network in config: they end in ${whose}`,
      });
    const data = Float64Array.from(this.#values.slice(this.#taken, this.#taken + size));
    this.#taken += size;
    return { shape, data };
  }

  /** @throws ImportError if weights are left */
  finish(): void {
    if (this.#taken === this.#values.length) return;
    throw new ImportError({
      where: this.#where,
      reason: `${thereAre(this.#values.length, "number")}, but the network in config has ${count(this.#taken, "weight")}`,
    });
  }
}
