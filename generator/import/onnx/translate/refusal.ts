/** Why one node cannot be translated; the walk adds which node it is. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: string;
  readonly help: string | undefined;
  readonly attribute: string | undefined;

  constructor(reason: string, { help, attribute }: { help?: string; attribute?: string } = {}) {
    super(reason);
    this.reason = reason;
    this.help = help;
    this.attribute = attribute;
  }
}
