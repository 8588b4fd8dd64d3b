/**
 * The bytes of a file for jsfive, which believes every size and address. All its loops that could go on for ever take
 * slices of the file, so a budget of slices ends them.
 */
export class MeteredBuffer extends ArrayBuffer {
  /** What is cut out is plain: its loops end where it ends. */
  static override get [Symbol.species](): ArrayBufferConstructor {
    return ArrayBuffer;
  }

  #slices = 0;
  #bytes = 0;

  constructor(bytes: Uint8Array) {
    super(bytes.length);
    new Uint8Array(this).set(bytes);
  }

  /** From now on, at most so many slices, and so many bytes in them. */
  allow(slices: number, bytes: number): void {
    this.#slices = slices;
    this.#bytes = bytes;
  }

  override slice(begin?: number, end?: number): ArrayBuffer {
    const piece = super.slice(begin, end);
    this.#bytes -= piece.byteLength;
    if (--this.#slices < 0 || this.#bytes < 0)
      throw new Error("it refers to itself, or to more than it holds");
    return piece;
  }
}
