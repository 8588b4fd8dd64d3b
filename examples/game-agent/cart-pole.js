/*
 * A pole stands on a cart, and falls unless the cart is pushed in time (Barto, Sutton and Anderson 1983). Constants and end of
 * an episode are those of CartPole-v1 in Gymnasium. Lengths in metres, angles in radians, times in seconds.
 */

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1 + POLE_MASS;
/** Half the length of the pole. */
export const HALF_POLE = 0.5;
export const FORCE = 10;
export const STEP = 0.02;
/** An episode ends when the cart is this far from the middle, or the pole leans this much. */
export const TRACK = 2.4;
export const LEAN = (12 * Math.PI) / 180;
export const STEPS = 500;

/** What the agent sees: the place and the speed of the cart, the angle of the pole and its angular speed. */
export const SEEN = /** @type {const} */ (["place", "speed", "angle", "spin"]);

/**
 * Moves cart and pole by one step under a force in newtons, in place.
 * @param {{ [index: number]: number }} state
 * @param {number} force
 */
export function move(state, force) {
  const [place, speed, angle, spin] = /** @type {[number, number, number, number]} */ (
    [0, 1, 2, 3].map((n) => state[n])
  );
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const push = (force + POLE_MASS * HALF_POLE * spin * spin * sine) / TOTAL_MASS;
  const turn =
    (GRAVITY * sine - cosine * push) / (HALF_POLE * (4 / 3 - (POLE_MASS * cosine * cosine) / TOTAL_MASS));
  const pull = push - (POLE_MASS * HALF_POLE * turn * cosine) / TOTAL_MASS;
  state[0] = place + STEP * speed;
  state[1] = speed + STEP * pull;
  state[2] = angle + STEP * spin;
  state[3] = spin + STEP * turn;
}

/**
 * Whether the episode is over before its time.
 * @param {{ [index: number]: number }} state
 */
export const hasFallen = ({ 0: place = 0, 2: angle = 0 }) =>
  Math.abs(place) > TRACK || Math.abs(angle) > LEAN;

/**
 * Puts cart and pole near the middle, at rest but for a little.
 * @param {{ [index: number]: number }} state
 * @param {() => number} random numbers from 0 up to but without 1
 */
export function begin(state, random) {
  for (let n = 0; n < SEEN.length; n++) state[n] = 0.1 * random() - 0.05;
}

/**
 * How many steps of an episode the pole stands, at most STEPS.
 * @param {{ [index: number]: number }} state
 * @param {() => boolean} pushesRight what the agent does, asked before each step
 */
export function play(state, pushesRight) {
  for (let step = 0; step < STEPS; step++) {
    move(state, pushesRight() ? FORCE : -FORCE);
    if (hasFallen(state)) return step;
  }
  return STEPS;
}

/**
 * Numbers from 0 up to but without 1, always the same for a seed (mulberry32).
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
