import { quote } from "../../diagnostics/words.ts";
import { ImportError } from "../imported-model.ts";

export interface NNet {
  readonly mins: readonly number[];
  readonly maxes: readonly number[];
  /** One for each input, and a last one for all outputs. */
  readonly means: readonly number[];
  readonly ranges: readonly number[];
  /** `weights` is row-major, one row for each output. */
  readonly layers: readonly {
    readonly inputs: number;
    readonly weights: readonly number[];
    readonly biases: readonly number[];
  }[];
}

/**
 * The text of an NNet file: comments, then lines of numbers with a comma after each.
 *
 *     // a comment
 *     2,2,1,3,         layers, inputs, outputs, largest layer
 *     2,3,1,           sizes, the input's first
 *     0,               a flag that is no longer used
 *     -1,-1,           minimum values of the inputs
 *     1,1,             maximum values
 *     0,0,0,           means of the inputs, and of the outputs
 *     1,1,1,           ranges
 *     0.1,0.2,         weights, a line an output, and biases, one a line: layer after layer
 *
 * @throws ImportError for the first line that does not fit
 */
export function readNNet(bytes: Uint8Array): NNet {
  const lines = new Lines(new TextDecoder().decode(bytes));
  const [count = 0, inputs = 0, outputs = 0] = lines.sizes(
    4,
    "layers, inputs, outputs and the largest layer",
  );
  const sizes = lines.sizes(count + 1, "the size of each layer");
  if (sizes[0] !== inputs || sizes.at(-1) !== outputs)
    throw lines.problem(
      `the sizes go from ${sizes[0]} to ${sizes.at(-1)}, but there are ${inputs} inputs and ${outputs} outputs`,
    );
  lines.skip();
  const mins = lines.numbers(inputs, "the minimum of each input");
  const maxes = lines.numbers(inputs, "the maximum of each input");
  const means = lines.numbers(inputs + 1, "the mean of each input and of the outputs");
  const ranges = lines.numbers(inputs + 1, "the range of each input and of the outputs");
  if (ranges.slice(0, -1).includes(0)) throw lines.problem("a range is 0, and inputs are divided by it");
  const layers = sizes.slice(1).map((units, n) => {
    const size = sizes[n] as number;
    const rows = lines.block(units, size, `a weight for each of ${size} inputs`);
    const biases = lines.block(units, 1, "one bias").flat();
    return { inputs: size, weights: rows.flat(), biases };
  });
  lines.end();
  return { mins, maxes, means, ranges, layers };
}

/** The lines of the file without comments, read one after the other. */
class Lines {
  readonly #lines: readonly (readonly [number: number, text: string])[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text
      .split(/\r?\n/)
      .map((line, n): [number, string] => [n + 1, line.trim()])
      .filter(([, line]) => line !== "" && !line.startsWith("//"));
  }

  /** A problem with the line that was read last. */
  problem(reason: string): ImportError {
    const [number] = this.#lines[this.#at - 1] ?? [];
    return new ImportError({ where: number === undefined ? "line 1" : `line ${number}`, reason });
  }

  skip(): void {
    this.#next("a flag that is no longer used");
  }

  /** Several lines of numbers; checks that there are enough before reading any. */
  block(lines: number, length: number, what: string): number[][] {
    const left = this.#lines.length - this.#at;
    if (lines > left) throw this.problem(`${lines} lines with ${what} must follow, but there are ${left}`);
    return Array.from({ length: lines }, () => this.numbers(length, what));
  }

  numbers(length: number, what: string): number[] {
    const words = this.#next(what).replace(/,$/, "").split(",");
    if (words.length !== length)
      throw this.problem(`it has ${words.length} values, but ${what} would be ${length}`);
    return words.map((word) => this.#number(word.trim()));
  }

  sizes(length: number, what: string): number[] {
    const sizes = this.numbers(length, what);
    const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
    if (wrong !== undefined) throw this.problem(`${wrong} is not a size`);
    return sizes;
  }

  end(): void {
    const left = this.#lines[this.#at];
    if (left === undefined) return;
    throw new ImportError({ where: `line ${left[0]}`, reason: "it comes after the last bias" });
  }

  #next(what: string): string {
    const line = this.#lines[this.#at];
    if (line === undefined) throw new ImportError({ reason: `the file ends where ${what} should follow` });
    this.#at++;
    return line[1];
  }

  #number(word: string): number {
    const value = /^[+-]?(\d|\.\d)[\d.]*(e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
    if (!Number.isFinite(value)) throw this.problem(`${quote(word)} is not a number that fits in a double`);
    return value;
  }
}
