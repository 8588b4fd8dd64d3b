/** Why a node cannot be computed, a sentence without its full stop. */
export class FoldRefusal extends Error {
  override readonly name = "FoldRefusal";
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
