/*
 * Arithmetic of whole numbers from 0 in types, by the rules of pen and paper. `number`, which stands for a size that is not
 * known while typing, gives `number`. A number is a tuple of its digits, the last one first.
 */

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Digits = readonly Digit[];

/** As many elements as a digit says. */
type Tally = [
  [],
  [0],
  [0, 0],
  [0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
];
type Ten = [...Tally[9], 0];

type DigitsOf<N extends number> = DigitsIn<`${N}`>;
type DigitsIn<
  Text extends string,
  Read extends Digits = [],
> = Text extends `${infer D extends Digit}${infer Rest}` ? DigitsIn<Rest, [D, ...Read]> : Read;

type NumberOf<D extends Digits> = TextOf<WithoutZeros<D>> extends `${infer N extends number}` ? N : 0;
type TextOf<D extends Digits, Text extends string = ""> = D extends readonly [
  infer First extends Digit,
  ...infer Rest extends Digits,
]
  ? TextOf<Rest, `${First}${Text}`>
  : Text;
type WithoutZeros<D extends Digits> = D extends readonly [...infer Rest extends Digits, 0]
  ? WithoutZeros<Rest>
  : D;

type Head<D extends Digits> = D extends readonly [infer First extends Digit, ...Digits] ? First : 0;
type Tail<D extends Digits> = D extends readonly [Digit, ...infer Rest extends Digits] ? Rest : [];

type Sum<A extends Digits, B extends Digits, Carry extends 0[] = [], Done extends Digits = []> = [
  ...A,
  ...B,
  ...Carry,
] extends []
  ? Done
  : `${[...Tally[Head<A>], ...Tally[Head<B>], ...Carry]["length"] & number}` extends infer Total
    ? Total extends `1${infer D extends Digit}`
      ? Sum<Tail<A>, Tail<B>, [0], [...Done, D]>
      : Total extends `${infer D extends Digit}`
        ? Sum<Tail<A>, Tail<B>, [], [...Done, D]>
        : never
    : never;

/** `never` where b is larger. */
type Difference<A extends Digits, B extends Digits, Borrow extends 0[] = [], Done extends Digits = []> = [
  ...A,
  ...B,
] extends []
  ? Borrow extends []
    ? Done
    : never
  : Tally[Head<A>] extends [...Tally[Head<B>], ...Borrow, ...infer Rest]
    ? Difference<Tail<A>, Tail<B>, [], [...Done, Rest["length"] & Digit]>
    : [...Ten, ...Tally[Head<A>]] extends [...Tally[Head<B>], ...Borrow, ...infer Rest]
      ? Difference<Tail<A>, Tail<B>, [0], [...Done, Rest["length"] & Digit]>
      : never;

type Product<A extends Digits, B extends Digits> = B extends readonly [
  infer First extends Digit,
  ...infer Rest extends Digits,
]
  ? Sum<Times<A, Tally[First]>, [0, ...Product<A, Rest>]>
  : [];
type Times<A extends Digits, Count extends 0[]> = Count extends [0, ...infer Rest extends 0[]]
  ? Sum<A, Times<A, Rest>>
  : [];

/** Long division: `Text` has the digits of the dividend, the first one first. */
type Quotient<
  Text extends string,
  B extends Digits,
  Left extends Digits = [],
  Done extends Digits = [],
> = Text extends `${infer D extends Digit}${infer Rest}`
  ? Divided<[D, ...Left], B> extends [infer Count extends Digit, infer NewLeft extends Digits]
    ? Quotient<Rest, B, NewLeft, [Count, ...Done]>
    : never
  : Done;
type Divided<A extends Digits, B extends Digits, Count extends 0[] = []> = [Difference<A, B>] extends [never]
  ? [Count["length"], WithoutZeros<A>]
  : Divided<WithoutZeros<Difference<A, B>>, B, [...Count, 0]>;

/** Whether one of two sizes is not known. */
type IsOpen<A, B> = number extends A | B ? true : false;

export type Add<A extends number, B extends number> =
  IsOpen<A, B> extends true ? number : NumberOf<Sum<DigitsOf<A>, DigitsOf<B>>>;

/** a − b, and `never` where that is less than 0. */
export type Subtract<A extends number, B extends number> =
  IsOpen<A, B> extends true
    ? number
    : [Difference<DigitsOf<A>, DigitsOf<B>>] extends [never]
      ? never
      : NumberOf<Difference<DigitsOf<A>, DigitsOf<B>>>;

export type Multiply<A extends number, B extends number> =
  IsOpen<A, B> extends true ? number : NumberOf<Product<DigitsOf<A>, DigitsOf<B>>>;

/** ⌊a / b⌋, and `never` where b is 0. */
export type Divide<A extends number, B extends number> =
  IsOpen<A, B> extends true ? number : B extends 0 ? never : NumberOf<Quotient<`${A}`, DigitsOf<B>>>;

/** ⌈a / b⌉ */
export type DivideUp<A extends number, B extends number> = Divide<Add<A, Subtract<B, 1>>, B>;
