import { Refusal } from "../node/refusal.ts";

/** Far more than a network that is compiled can have; a few numbers of a file can ask for millions. */
const MOST_LAYERS = 2 ** 16;

/** How many layers a model has made so far. */
export class LayerCount {
  #count = 0;

  add(layers: number): void {
    this.requireRoom(layers);
    this.#count += layers;
  }

  /** @throws Refusal where so many more are too many */
  requireRoom(layers: number): void {
    if (this.#count + layers <= MOST_LAYERS) return;
    throw new Refusal(`the network would have more than ${MOST_LAYERS} layers`);
  }
}
