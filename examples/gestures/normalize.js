// What the network takes: landmarks seen from the wrist of the first frame, in sizes of the palm.

const WRIST = 0;
const MIDDLE_KNUCKLE = 9;

/**
 * Writes landmarks to `out` as the network takes them, so that it does not matter where a hand is and how large it
 * appears. `landmarks` has x, y and z of 21 landmarks for each of 30 frames; with `first`, the oldest frame is
 * the one of that number, and the others follow it in a ring.
 *
 * MediaPipe gives x in widths of the picture and y in heights: `aspect`, width / height, makes them alike.
 * @template {{ [index: number]: number }} Values
 * @param {ArrayLike<number>} landmarks
 * @param {Values} out
 * @param {{ first?: number, aspect?: number }} [options]
 * @returns {Values}
 */
export function normalize(landmarks, out, { first = 0, aspect = 1 } = {}) {
  const values = 63;
  const total = landmarks.length;
  /** @type {(index: number) => number} */
  const at = (index) => /** @type {number} */ (landmarks[(first * values + index) % total]);
  const [x, y, z] = [at(WRIST), at(WRIST + 1), at(WRIST + 2)];
  const knuckle = 3 * MIDDLE_KNUCKLE;
  const palm = Math.hypot((at(knuckle) - x) * aspect, at(knuckle + 1) - y, (at(knuckle + 2) - z) * aspect);
  const scale = 1 / Math.max(palm, 1e-6);
  for (let index = 0; index < total; index += 3) {
    out[index] = (at(index) - x) * aspect * scale;
    out[index + 1] = (at(index + 1) - y) * scale;
    out[index + 2] = (at(index + 2) - z) * aspect * scale;
  }
  return out;
}
