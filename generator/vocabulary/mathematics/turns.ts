import type { Dtype } from "../../ir/number-format.ts";
import type { Table } from "../../ir/scalar.ts";

/** The digits of 1 / (2π), signed so that each is at most half the base, after some zeros. */
interface Turns {
  /** The base is 2^bits, so that a digit times half of a number is exact, and so is a sum of two such products. */
  readonly bits: number;
  readonly table: Table;
}

/** How many zeros precede the first digit. */
export const LEADING_ZEROS = 2;

function turnsOf(name: string, bits: number, length: number, digits: readonly number[]): Turns {
  const values = new Float64Array(length);
  values.set(digits, LEADING_ZEROS);
  const about = `The digits of 1 / (2π) in base 2^${bits}, after two zeros, for the method of Payne and Hanek (1983)`;
  return { bits, table: { name, about, values } };
}

/** The digits of 1 / (2π) that the largest number of the format needs. */
export const turns: Record<Dtype, Turns> = {
  f64: turnsOf(
    "turns",
    26,
    64,
    [
      10680707, 28915984, 22192066, 30798973, 20241857, -9598378, 26461241, 1081236, 23309279, -17885817,
      -9287964, -24079499, -18872759, 12298279, 18424272, -7898425, 11610535, 16491017, -10530068, -19848902,
      27029543, -19825159, 1284381, 26108117, -12979043, -32408017, -2125180, -20447706, -8698, -27246659,
      -17753930, -24995000, -9619841, -12804308, 10188020, 26204584, -27268563, 30711531, 8306271, 6213442,
      -12978294, 21646250, -20990469, 4711255, 17323523,
    ],
  ),
  f32: turnsOf(
    "turns",
    12,
    32,
    [652, -415, -583, 913, 85, -1409, 157, 1524, 2005, -713, 1795, 1753, -1450, 1615, 270, 1040],
  ),
};
