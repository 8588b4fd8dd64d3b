/** A number in four significant digits, as a picture has room for; in up to three more where it would look like a whole number. */
export const brief = (value: number): string => {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  const short = shorten(value);
  const size = Math.abs(short);
  const isPlain = size < 1e7 && (size >= 1e-4 || size === 0);
  const digits = isPlain ? String(short) : short.toExponential().replace("+", "");
  return (Object.is(value, -0) ? "-0" : digits).replaceAll("-", "−");
};

/** 0.99995 is not 1; a value that differs from a whole number only by rounding error counts as whole. */
function shorten(value: number): number {
  const short = (digits: number) => Number(value.toPrecision(digits));
  const least = short(4);
  if (Number.isInteger(value) || !Number.isInteger(least) || Math.abs(value) >= 1000) return least;
  return [5, 6, 7].map(short).find((more) => !Number.isInteger(more)) ?? least;
}
