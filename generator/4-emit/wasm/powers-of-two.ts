import { binaryen } from "./binaryen.ts";
import { type Expression, formats } from "./format.ts";
import { call, type Make, type Surroundings } from "./surroundings.ts";

/**
 * x·2^⌊n⌋ as two exact factors of about equal size, so that only the last product is rounded. A power of two is its
 * exponent's bits, moved into place.
 */
export function scale([x, n]: readonly Make[], surroundings: Surroundings): Expression {
  const { module, dtype, locals } = surroundings;
  const { integer, mantissaBits, bias, magic } = formats[dtype];
  const keep = (value: Expression) => locals.keep(value, binaryen.v128);
  const power = (exponent: Expression): Expression =>
    module[integer].shl(
      call(surroundings, "add", exponent, locals.literal(magic + bias)),
      module.i32.const(mantissaBits),
    );
  // Operands are computed from left to right, so what the first factor keeps is there for the second.
  const [whole, wholeAgain] = keep(call(surroundings, "floor", (n as Make)()));
  const [half, halfAgain] = keep(
    call(surroundings, "floor", call(surroundings, "mul", whole, locals.literal(0.5))),
  );
  const scaled = call(surroundings, "mul", power(half), (x as Make)());
  return call(surroundings, "mul", scaled, power(call(surroundings, "sub", wholeAgain(), halfAgain())));
}

/** ⌊log2 x⌋: the bits of the exponent, made a number by setting them below 2^52 (or 2^23) and taking that away. */
export function exponent([x]: readonly Make[], surroundings: Surroundings): Expression {
  const { module, dtype, locals } = surroundings;
  const { integer, mantissaBits, bias } = formats[dtype];
  const bits = module[integer].shr_u((x as Make)(), module.i32.const(mantissaBits));
  const number = module.v128.or(bits, locals.literal(2 ** mantissaBits));
  return call(surroundings, "sub", number, locals.literal(2 ** mantissaBits + bias));
}
