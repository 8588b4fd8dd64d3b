/** Why a node cannot be imported: a sentence without its full stop. Which node it is gets added later. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: string;
  readonly attribute: string | undefined;
  readonly help: string | undefined;

  constructor(reason: string, { attribute, help }: { attribute?: string; help?: string } = {}) {
    super(reason);
    this.reason = reason;
    this.attribute = attribute;
    this.help = help;
  }
}

/** Thrown when the exact value of a 64-bit integer matters, and only an infinity stands for it. */
export const beyondDoubles = (): Refusal =>
  new Refusal("it computes with a 64-bit integer that a double cannot hold exactly");

/** Thrown when a node computes with an open batch size instead of passing it on. */
export const OPEN_BATCH = "it computes with the batch size, which the file leaves open";

export const openBatch = (): Refusal =>
  new Refusal(OPEN_BATCH, { help: "export the model with a fixed batch size" });
