import type { Place } from "./lay-out-neurons.ts";

/** A line with a label to be placed along it. */
export interface Labelled {
  readonly ends: readonly [Place, Place];
  /** How wide and how high the label is. */
  readonly width: number;
  readonly height: number;
}

/** Where a label stands: its centre, and its direction, that of its line, in radians. */
export interface PlacedLabel extends Place {
  readonly angle: number;
  /** Whether nothing but lines is hidden by it, and it is hidden by no other label. */
  readonly isClear: boolean;
}

/** A rectangle around its centre, turned by its angle. */
export interface Box extends Place {
  readonly angle: number;
  readonly width: number;
  readonly height: number;
}

/** Between a label and its own line. */
const GAP = 2;
/** What it costs to lie on another label or on an obstacle, where a unit of a hidden line costs 4. */
const HIT = 2000;
const SHARES = Array.from({ length: 33 }, (_, n) => 0.1 + n * 0.025);
/** How often each label looks for a better place, the others staying where they are. */
const ROUNDS = 4;

/**
 * A place for each label along its line, above or below it, where it hits as few lines, other labels and obstacles as
 * there is room for; where several places are as good, the one nearest to the middle.
 */
export function placeLabels(
  labels: readonly Labelled[],
  lines: readonly (readonly [Place, Place])[],
  obstacles: readonly Box[] = [],
): PlacedLabel[] {
  const candidates = labels.map((label) =>
    candidatesOf(label).map((box) => {
      const hits = obstacles.filter((obstacle) => overlap(box, obstacle)).length;
      return { box, withRoom: roomy(box), cost: costOf(box, label, lines) + HIT * hits };
    }),
  );
  const boxes: (Box | undefined)[] = labels.map(() => undefined);
  for (let round = 0; round < ROUNDS; round++) {
    candidates.forEach((options, n) => {
      let least = Number.POSITIVE_INFINITY;
      for (const { box, withRoom, cost } of options) {
        if (cost >= least) continue;
        const hits = boxes.filter(
          (other, m) => other !== undefined && m !== n && overlap(withRoom, other),
        ).length;
        if (cost + HIT * hits >= least) continue;
        least = cost + HIT * hits;
        boxes[n] = box;
      }
    });
  }
  return (boxes as Box[]).map(({ x, y, angle, ...size }, n, all) => {
    const box = { x, y, angle, ...size };
    const others = [...all.filter((_, m) => m !== n), ...obstacles];
    return { x, y, angle, isClear: !others.some((other) => overlap(box, other)) };
  });
}

/** With the room that there is to be between two labels. */
const roomy = (box: Box): Box => ({ ...box, width: box.width + 8, height: box.height + 4 });

function candidatesOf({ ends: [from, to], width, height }: Labelled): Box[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx);
  return SHARES.flatMap((share) =>
    [-1, 1].map((side) => {
      const away = side * (height / 2 + GAP);
      return {
        ...{ angle, width, height },
        x: from.x + dx * share - (dy / length) * away,
        y: from.y + dy * share + (dx / length) * away,
      };
    }),
  );
}

/** How much of lines a box hides, and how far it is from the middle of its own. */
function costOf(
  box: Box,
  { ends: [from, to], width }: Labelled,
  lines: readonly (readonly [Place, Place])[],
): number {
  const hidden = lines.reduce((sum, line) => sum + lengthInside(line, box), 0);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const far = Math.abs(toFrame(middle, box).x);
  const beyond = Math.max(0, far + width / 2 - Math.hypot(to.x - from.x, to.y - from.y) / 2 + 4);
  const below = toFrame(middle, box).y < 0 ? 4 : 0;
  return hidden * 4 + beyond * 20 + below + far * 0.1;
}

/** A place as a box sees it: from its centre, along its direction. */
function toFrame({ x, y }: Place, box: Box): Place {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const [dx, dy] = [x - box.x, y - box.y];
  return { x: dx * cos + dy * sin, y: dy * cos - dx * sin };
}

/** How much of a line lies inside a box (Liang and Barsky 1984). */
function lengthInside([from, to]: readonly [Place, Place], box: Box): number {
  const [a, b] = [toFrame(from, box), toFrame(to, box)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  let [enter, leave] = [0, 1];
  for (const [direction, room] of [
    [-dx, a.x + box.width / 2],
    [dx, box.width / 2 - a.x],
    [-dy, a.y + box.height / 2],
    [dy, box.height / 2 - a.y],
  ] as const) {
    if (direction === 0 && room < 0) return 0;
    if (direction < 0) enter = Math.max(enter, room / direction);
    if (direction > 0) leave = Math.min(leave, room / direction);
  }
  return Math.max(0, leave - enter) * Math.hypot(dx, dy);
}

/** Whether two boxes overlap: no direction of a side of either parts them. */
function overlap(a: Box, b: Box): boolean {
  if (squared(a.x - b.x, a.y - b.y) * 4 > squared(a.width + b.width, a.height + b.height)) return false;
  return ![a, b].some((box) => {
    const other = cornersOf(box === a ? b : a).map((corner) => toFrame(corner, box));
    const parted = (values: number[], half: number) =>
      Math.min(...values) >= half || Math.max(...values) <= -half;
    return (
      parted(
        other.map(({ x }) => x),
        box.width / 2,
      ) ||
      parted(
        other.map(({ y }) => y),
        box.height / 2,
      )
    );
  });
}

const squared = (x: number, y: number): number => x * x + y * y;

function cornersOf({ x, y, angle, width, height }: Box): Place[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [-1, 1].flatMap((i) =>
    [-1, 1].map((j) => {
      const [dx, dy] = [(i * width) / 2, (j * height) / 2];
      return { x: x + dx * cos - dy * sin, y: y + dx * sin + dy * cos };
    }),
  );
}
