import { seededRandom } from "../../generator/check/probe-inputs.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";

const words = { f64: { float: Float64Array, digits: 52 }, f32: { float: Float32Array, digits: 23 } } as const;

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The number that stands `steps` further in the order of all numbers of a format, −0 and 0 being one. */
export function stepFrom(x: number, steps: number, dtype: Dtype): number {
  if (dtype === "f32") {
    single[0] = x;
    const bits = singleBits[0] as number;
    const moved = (bits < 0 ? -(bits & 0x7fffffff) : bits) + steps;
    singleBits[0] = moved < 0 ? -moved | 0x80000000 : moved;
    return single[0] as number;
  }
  double[0] = x;
  const bits = doubleBits[0] as bigint;
  const moved = (bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits) + BigInt(steps);
  doubleBits[0] = moved < 0n ? -moved | -0x8000000000000000n : moved;
  return double[0] as number;
}

/** Where the points of a function are taken. */
export interface Domain {
  /** What the function is mostly used for. */
  readonly ordinary: readonly [from: number, to: number];
  /** Where it is a number at all. */
  readonly whole: readonly [from: number, to: number];
  /** Numbers around which formulas change: edges of pieces, overflow, underflow. */
  readonly edges: readonly number[];
}

/** `count` points: ordinary ones, numbers of every magnitude, numbers of random bits, and neighbours of the edges. */
export function* points(
  { ordinary, whole, edges }: Domain,
  dtype: Dtype,
  count: number,
  seed: number,
): Generator<number> {
  const random = seededRandom(seed);
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  const [from, to] = ordinary;
  const sign = () => (random() < 0.5 ? -1 : 1);
  const bits = words[dtype];
  const raw = new bits.float(1);
  const rawWords = new Uint32Array(raw.buffer);
  const kinds: (() => number)[] = [
    () => from + random() * (to - from),
    () => from + random() * (to - from),
    () => sign() * 2 ** (random() * 80 - 70),
    () => {
      rawWords.forEach((_, i) => {
        rawWords[i] = random() * 2 ** 32;
      });
      return raw[0] as number;
    },
    () => {
      const edge = edges[Math.floor(random() * edges.length)] as number;
      return stepFrom(round(sign() * edge), Math.round((random() - 0.5) * 20_000), dtype);
    },
  ];
  const isInside = (x: number) => x >= whole[0] && x <= whole[1];
  for (let n = 0; n < count; n++) {
    const x = round((kinds[n % kinds.length] as () => number)());
    yield isInside(x) ? x : isInside(-x) ? -x : round(from + random() * (to - from));
  }
}
