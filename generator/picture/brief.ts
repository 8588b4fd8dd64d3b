/** A number in at most four significant digits, as a picture has room for. */
export const brief = (value: number): string => {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  const short = Number(value.toPrecision(4));
  const digits = Math.abs(short) < 1e7 ? String(short) : short.toExponential().replace("+", "");
  return (Object.is(value, -0) ? "-0" : digits).replaceAll("-", "−");
};
