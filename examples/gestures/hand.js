// A hand that moves as gestures do: 21 landmarks per frame, numbered and oriented as those of MediaPipe's hand landmarker.

/** How many frames the network sees, at 30 per second. */
export const FRAMES = 30;
/** How many values a frame has: x (to the right), y (down) and z (away from the camera) of 21 landmarks. */
export const VALUES = 63;

export const LABELS = /** @type {const} */ (["still", "swipe left", "swipe right", "wave", "grab", "pinch"]);

/** @typedef {(typeof LABELS)[number]} Label */
/** @typedef {() => number} Random numbers from 0 to 1 */

/**
 * How a hand is held: where its wrist is, how far it is turned, and how far each finger is bent, from 0 (straight) to 1.
 * @typedef {{ x: number, y: number, turn: number, tilt: number, bends: readonly number[], pinch: number }} Pose
 */

/**
 * Whose hand it is, and how it is seen.
 * @typedef {{ size: number, isLeft: boolean, lengths: readonly number[], noise: number }} Hand
 */

/**
 * A source of random numbers that gives the same ones for the same seed (mulberry32).
 * @param {number} seed
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @type {(random: Random, from: number, to: number) => number} */
const between = (random, from, to) => from + (to - from) * random();

/** @type {(random: Random) => Hand} */
export const someHand = (random) => ({
  size: between(random, 0.13, 0.26),
  isLeft: random() < 0.5,
  lengths: Array.from({ length: 5 }, () => between(random, 0.9, 1.1)),
  noise: between(random, 0.001, 0.006),
});

/** @type {(random: Random) => Pose} */
export const somePose = (random) => ({
  x: between(random, 0.35, 0.65),
  y: between(random, 0.55, 0.8),
  turn: between(random, -0.35, 0.35),
  tilt: between(random, -0.4, 0.4),
  bends: Array.from({ length: 5 }, () => between(random, 0, 0.25)),
  pinch: 0,
});

// Of each finger: where it begins on the palm, where it points to (0 is up), and how long its three bones are.
const fingers = [
  { from: [0.22, 0.2], towards: 0.85, bones: [0.36, 0.32, 0.26] },
  { from: [0.26, 0.94], towards: 0.16, bones: [0.44, 0.26, 0.2] },
  { from: [0.05, 1.0], towards: 0.02, bones: [0.5, 0.3, 0.21] },
  { from: [-0.15, 0.94], towards: -0.1, bones: [0.45, 0.28, 0.2] },
  { from: [-0.33, 0.82], towards: -0.24, bones: [0.35, 0.21, 0.18] },
];

/** How far a bent finger turns at each of its joints, in radians. */
const joints = [1.35, 1.6, 1.05];
/** A thumb bends less, and across the palm. */
const thumbJoints = [0.35, 0.7, 0.8];

/**
 * Writes the landmarks of one frame to `out`: x and y from 0 to 1 across a square picture, z from the wrist.
 * @template {{ [index: number]: number }} Values
 * @param {Hand} hand
 * @param {Pose} pose
 * @param {Random} random
 * @param {Values} out
 * @param {number} [at] where they begin in `out`
 * @returns {Values}
 */
export function landmarks(hand, pose, random, out, at = 0) {
  let next = at;
  const side = hand.isLeft ? -1 : 1;
  const [cosTurn, sinTurn] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const [cosTilt, sinTilt] = [Math.cos(pose.tilt), Math.sin(pose.tilt)];
  /** @type {(across: number, up: number, forward: number) => void} */
  const put = (across, up, forward) => {
    const x = side * across * cosTilt - forward * sinTilt;
    const depth = side * across * sinTilt + forward * cosTilt;
    const noise = () => hand.noise * (random() + random() + random() - 1.5);
    out[next++] = pose.x + hand.size * (x * cosTurn + up * sinTurn) + noise();
    out[next++] = pose.y - hand.size * (up * cosTurn - x * sinTurn) + noise();
    out[next++] = -hand.size * depth + noise();
  };
  put(0, 0, 0);
  fingers.forEach(({ from, towards, bones }, finger) => {
    const isThumb = finger === 0;
    let bend = pose.bends[finger] ?? 0;
    if (finger === 1) bend = Math.max(bend, 0.5 * pose.pinch);
    if (isThumb) bend = Math.max(bend, 0.55 * pose.pinch);
    let [across = 0, up = 0] = from;
    let forward = isThumb ? 0.08 + 0.25 * pose.pinch : 0;
    let angle = 0;
    put(across, up, forward);
    bones.forEach((bone, index) => {
      const length = bone * (hand.lengths[finger] ?? 1);
      angle += bend * ((isThumb ? thumbJoints : joints)[index] ?? 0);
      const direction = isThumb ? towards - 1.1 * angle : towards;
      const reach = isThumb ? 1 : Math.cos(angle);
      across += length * reach * Math.sin(direction);
      up += length * reach * Math.cos(direction);
      forward += length * (isThumb ? 0.35 * Math.sin(angle) : Math.sin(angle));
      put(across, up, forward);
    });
  });
  return out;
}

/** From 0 to 1 and level at both ends. @type {(t: number) => number} */
const ease = (t) => (t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t));

/** There and, at the end, not quite back. @type {(t: number) => number} */
const touch = (t) => ease(2.5 * t) - 0.6 * ease(2.5 * t - 1.5);

/**
 * What each gesture does to a pose at the time t, from 0 to 1. `amount` says how far it goes.
 * @type {Record<Label, (pose: Pose, t: number, amount: number) => Pose>}
 */
const gestures = {
  still: (pose) => pose,
  "swipe left": (pose, t, amount) => ({
    ...pose,
    x: pose.x - 0.4 * amount * ease(t),
    turn: pose.turn - 0.4 * ease(t),
  }),
  "swipe right": (pose, t, amount) => ({
    ...pose,
    x: pose.x + 0.4 * amount * ease(t),
    turn: pose.turn + 0.4 * ease(t),
  }),
  wave: (pose, t, amount) => {
    const swing = Math.sin(4 * Math.PI * t) * ease(6 * t) * ease(6 * (1 - t));
    return { ...pose, x: pose.x + 0.05 * amount * swing, turn: pose.turn + 0.6 * amount * swing };
  },
  grab: (pose, t) => ({
    ...pose,
    bends: pose.bends.map((bend, finger) => bend + ((finger === 0 ? 0.75 : 0.95) - bend) * ease(1.4 * t)),
  }),
  pinch: (pose, t) => ({ ...pose, pinch: touch(t) }),
};

/** A pose on the way from one to another. @type {(from: Pose, to: Pose, share: number) => Pose} */
export function poseBetween(from, to, share) {
  /** @type {(a: number, b: number) => number} */
  const mix = (a, b) => a + (b - a) * ease(share);
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    turn: mix(from.turn, to.turn),
    tilt: mix(from.tilt, to.tilt),
    bends: from.bends.map((bend, finger) => mix(bend, to.bends[finger] ?? bend)),
    pinch: mix(from.pinch, to.pinch),
  };
}

/** What a hand does: where it is after so many frames. @typedef {{ frames: number, at: (frame: number) => Pose }} Motion */

/**
 * A gesture: the hand rests, does it within 10 to 20 frames, and stays as it is then.
 * @param {Label} label
 * @param {Random} random
 * @param {Pose} rest
 * @returns {Motion}
 */
export function someGesture(label, random, rest) {
  const frames = between(random, 10, 20);
  const amount = between(random, 0.75, 1.25);
  return { frames, at: (frame) => gestures[label](rest, frame / frames, amount) };
}

/**
 * A slow move to another pose, which is no gesture.
 * @param {Random} random
 * @param {Pose} from
 * @param {Pose} to
 * @returns {Motion}
 */
export function someMove(random, from, to) {
  const frames = between(random, 45, 70);
  return { frames, at: (frame) => poseBetween(from, to, frame / frames) };
}

/**
 * The landmarks of 30 frames in which a hand does what the label says, at some time.
 * @param {Label} label
 * @param {Random} random
 */
export function someSequence(label, random) {
  const hand = someHand(random);
  const rest = somePose(random);
  const isMove = label === "still" && random() < 0.6;
  const after = gestures[LABELS[Math.floor(random() * LABELS.length)] ?? "still"](rest, 1, 1);
  const motion = isMove ? someMove(random, after, rest) : someGesture(label, random, rest);
  const most = 0.9 * motion.frames;
  const start = isMove
    ? between(random, -most, FRAMES)
    : between(random, most - motion.frames, FRAMES - most);
  const drift = [between(random, -0.004, 0.004), between(random, -0.004, 0.004)];
  const sequence = new Float32Array(FRAMES * VALUES);
  for (let frame = 0; frame < FRAMES; frame++) {
    const pose = motion.at(frame - start);
    const x = pose.x + (drift[0] ?? 0) * frame;
    const y = pose.y + (drift[1] ?? 0) * frame;
    landmarks(hand, { ...pose, x, y }, random, sequence, frame * VALUES);
  }
  return sequence;
}
