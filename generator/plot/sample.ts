/** A function of one number; NaN where it has no value. */
export type Curve = (x: number) => number;

export type Range = readonly [from: number, to: number];

/** Ranges within these bounds can be divided into ticks and widened without overflow or underflow. */
const NARROWEST = 1e-280;
export const FARTHEST = 1e280;

/** Whether a plot can have this range: finite, from low to high, and as wide as doubles can resolve. */
export const isPlottable = ([from, to]: Range): boolean => {
  const far = Math.max(Math.abs(from), Math.abs(to));
  return far <= FARTHEST && to - from >= NARROWEST && to - from > 1e-12 * far;
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How many points a curve is sampled at, besides those where it is steep or ends. */
const POINTS = 481;

/** A difference of less than this is no jump that anybody sees. */
const LEAST_JUMP = 1e-3;

/** So many times a place is halved: less remains of it than any picture shows. */
const HALVINGS = 40;

/**
 * A curve as lines without a jump in them: where it jumps or has no value, one ends and the next begins. One point alone
 * is the value at a place where both sides jump, such as that of sign at 0.
 * @param kinks places to sample besides, where the curve may have a value of its own
 */
export function sample(
  curve: Curve,
  [from, to]: Range,
  kinks: readonly number[] = [],
): readonly (readonly Point[])[] {
  const even = Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
  const xs = [...new Set([...even, ...kinks.filter((x) => from < x && x < to)])].sort((a, b) => a - b);
  const points = xs.map((x): Point => ({ x, y: curve(x) }));
  const lines: Point[][] = [[]];
  const draw = (...more: readonly Point[]) => lines.at(-1)?.push(...more);
  const lift = () => lines.push([]);
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before !== undefined) {
      const { left, right, isWhole } = narrow(curve, before, point);
      draw(...left);
      if (!isWhole) lift();
      draw(...right);
    }
    if (isDrawn(point)) draw(point);
  });
  // At an end of the range, a point alone is the end of a line that lies beyond it.
  return lines.filter((line) => line.length > 1 || (line[0] && from < line[0].x && line[0].x < to));
}

const isDrawn = ({ y }: Point): boolean => Number.isFinite(y);

/**
 * What lies between two points where a curve ends, jumps or is steep: the points that come nearer and nearer to that place
 * from the left, and from the right. It is whole unless it ends or jumps there; a curve jumps where however near the points
 * come, most of the way is made at once, while half the distance of a steep one is half the way.
 */
function narrow(
  curve: Curve,
  a: Point,
  b: Point,
): { readonly left: readonly Point[]; readonly right: readonly Point[]; readonly isWhole: boolean } {
  const [left, right]: [Point[], Point[]] = [[], []];
  if (!isDrawn(a) && !isDrawn(b)) return { left, right, isWhole: false };
  const whole = Math.abs(b.y - a.y);
  const ends = isDrawn(a) !== isDrawn(b);
  if (!ends && whole < LEAST_JUMP) return { left, right, isWhole: true };
  let [low, high] = [a, b];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const x = (low.x + high.x) / 2;
    if (x <= low.x || x >= high.x) break;
    const middle = { x, y: curve(x) };
    const isLeft = !isDrawn(middle)
      ? !isDrawn(low)
      : ends
        ? isDrawn(low)
        : Math.abs(middle.y - low.y) < Math.abs(high.y - middle.y);
    if (isLeft) low = middle;
    else high = middle;
    if (isDrawn(middle)) {
      if (isLeft) left.push(middle);
      else right.unshift(middle);
    }
    if (!ends && Math.abs(high.y - low.y) <= whole / 2) return { left, right, isWhole: true };
  }
  return { left, right, isWhole: false };
}
