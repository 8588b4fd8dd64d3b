import { binaryen } from "./binaryen.ts";
import { type Expression, formats } from "./format.ts";
import { call, type FunctionContext, type Make } from "./function-context.ts";

/**
 * x·2^⌊n⌋ by two powers of two of about equal size, so that only the last product is rounded. A power of two is made by
 * shifting its exponent into place.
 */
export function scale([x, n]: readonly Make[], context: FunctionContext): Expression {
  const { module, dtype, locals } = context;
  const { integer, mantissaBits, bias, magic } = formats[dtype];
  const keep = (value: Expression) => locals.keep(value, binaryen.v128);
  const power = (exponent: Expression): Expression =>
    module[integer].shl(
      call(context, "add", exponent, locals.literal(magic + bias)),
      module.i32.const(mantissaBits),
    );
  // Operands are computed from left to right, so the second factor can use what the first keeps in a local.
  const [whole, wholeAgain] = keep(call(context, "floor", (n as Make)()));
  const [half, halfAgain] = keep(call(context, "floor", call(context, "mul", whole, locals.literal(0.5))));
  const scaled = call(context, "mul", power(half), (x as Make)());
  return call(context, "mul", scaled, power(call(context, "sub", wholeAgain(), halfAgain())));
}

/** ⌊log2 x⌋: the bits of the exponent become a number in the low bits of 2^52 (or 2^23), which is then subtracted. */
export function exponent([x]: readonly Make[], context: FunctionContext): Expression {
  const { module, dtype, locals } = context;
  const { integer, mantissaBits, bias } = formats[dtype];
  const bits = module[integer].shr_u((x as Make)(), module.i32.const(mantissaBits));
  const number = module.v128.or(bits, locals.literal(2 ** mantissaBits));
  return call(context, "sub", number, locals.literal(2 ** mantissaBits + bias));
}
