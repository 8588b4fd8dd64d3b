/** A number in at most four significant digits, as a picture has room for. */
export const brief = (value: number): string => {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  const digits = String(Number(value.toPrecision(4)));
  return (Object.is(value, -0) ? "-0" : digits).replaceAll("-", "−");
};
