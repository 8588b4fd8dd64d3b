import type { BatchObstacle } from "../../imported-model.ts";

/** Why a node cannot be imported: a sentence without its full stop. Which node it is gets added later. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: string;
  readonly attribute: string | undefined;
  readonly help: string | undefined;
  readonly about: BatchObstacle | undefined;

  constructor(reason: string, { attribute, help, about }: RefusalDetails = {}) {
    super(reason);
    this.reason = reason;
    this.attribute = attribute;
    this.help = help;
    this.about = about;
  }
}

interface RefusalDetails {
  readonly attribute?: string;
  readonly help?: string;
  readonly about?: BatchObstacle;
}

/** Thrown when the exact value of a 64-bit integer matters, and only an infinity stands for it. */
export const beyondDoubles = (): Refusal =>
  new Refusal("it computes with a 64-bit integer that a double cannot represent exactly");

/** Thrown when a node computes with an open batch size instead of passing it on. */
export const openBatch = (): Refusal =>
  new Refusal("it computes with the batch size, which the file leaves open", {
    help: "export the model with a fixed batch size",
    about: "open batch",
  });

/** Thrown when a node mixes samples of a batch; `how` is a clause: `it sums along the batch`. */
export const mixedBatch = (how: string, details: Omit<RefusalDetails, "about"> = {}): Refusal =>
  new Refusal(`it mixes samples of the batch: ${how}`, { ...details, about: "mixed batch" });
