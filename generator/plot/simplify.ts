/** A place in a picture, in its units. */
export type Place = readonly [x: number, y: number];

/**
 * A line with the places left out that the others show: none of them is further from it than `tolerance`. Both ends stay.
 * Source: Ramer 1972, Douglas and Peucker 1973.
 */
export function simplify(places: readonly Place[], tolerance: number): readonly Place[] {
  const isKept = new Uint8Array(places.length);
  const parts: [from: number, to: number][] = [[0, places.length - 1]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    isKept[from] = 1;
    isKept[to] = 1;
    const [furthest, distance] = furthestOf(places, from, to);
    if (distance > tolerance) parts.push([from, furthest], [furthest, to]);
  }
  return places.filter((_, n) => isKept[n] === 1);
}

/** The place between two that is furthest from the line that joins them. */
function furthestOf(places: readonly Place[], from: number, to: number): [index: number, distance: number] {
  const [x0, y0] = places[from] as Place;
  const [x1, y1] = places[to] as Place;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  let furthest: [number, number] = [from, 0];
  for (let n = from + 1; n < to; n++) {
    const [x, y] = places[n] as Place;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
    const distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
    if (distance > furthest[1]) furthest = [n, distance];
  }
  return furthest;
}
