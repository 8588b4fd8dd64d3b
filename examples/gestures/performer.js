// A hand that makes one gesture after the other, frame by frame.

import { LABELS, landmarks, someGesture, someHand, someMove, somePose } from "./hand.js";

/** @typedef {import("./hand.js").Label} Label */
/** @typedef {import("./hand.js").Random} Random */

/** How long it rests before a gesture, and stays as it is afterwards. */
const REST = 25;
const STAY = 12;

/**
 * @param {Random} random
 */
export function performer(random) {
  const hand = someHand(random);
  const rest = { ...somePose(random), x: 0.5, y: 0.72 };
  let frame = 0;
  /** @type {Label} */
  let label = "still";
  let gesture = someGesture(label, random, rest);
  let back = someMove(random, rest, rest);
  /** @type {Label[]} */
  const wanted = [];

  const begin = () => {
    label = wanted.shift() ?? LABELS[1 + Math.floor(random() * (LABELS.length - 1))] ?? "still";
    gesture = someGesture(label, random, rest);
    back = someMove(random, gesture.at(gesture.frames), rest);
    frame = 0;
  };

  return {
    /** Makes it do this next. @param {Label} next */
    want: (next) => {
      wanted.push(next);
    },
    /**
     * Writes the landmarks of the next frame to `out`, and gives what it does, and whether that is done in this frame.
     * @param {Float32Array} out
     * @param {number} at where they begin in `out`
     */
    next: (out, at) => {
      const since = frame - REST;
      const end = gesture.frames + STAY;
      const pose = since < end ? gesture.at(since) : back.at(since - end);
      landmarks(hand, pose, random, out, at);
      frame++;
      const done = { label, isDone: since === Math.ceil(gesture.frames) };
      if (since >= end + back.frames) begin();
      return done;
    },
  };
}
