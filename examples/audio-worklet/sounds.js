// Sounds to try it with, so that no microphone is needed: the same samples on every machine and every run.

import { SAMPLE_RATE } from "./rig.js";

/** @typedef {() => number} Random numbers from -1 to 1 */

/** @type {(seed: number) => Random} */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

/**
 * Adds a plucked string (Karplus and Strong): a burst of noise that goes round in a line of delays, damped.
 * @param {Float32Array} samples
 * @param {{ at: number, frequency: number, loudness: number }} note `at` in seconds
 * @param {Random} random
 */
function pluck(samples, { at, frequency, loudness }, random) {
  const line = Float32Array.from({ length: Math.round(SAMPLE_RATE / frequency) }, random);
  const start = Math.round(at * SAMPLE_RATE);
  let held = 0;
  for (let n = 0; start + n < samples.length; n++) {
    const place = n % line.length;
    const next = /** @type {number} */ (line[place]);
    samples[start + n] = /** @type {number} */ (samples[start + n]) + loudness * next;
    line[place] = 0.4985 * (next + held);
    held = next;
  }
}

/** The notes of a riff on E, in Hz. */
const riff = [82.4, 82.4, 98, 82.4, 110, 82.4, 123.5, 146.8];

/** @type {(seconds: number) => Float32Array} */
function guitar(seconds) {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const random = randomFrom(1);
  for (let note = 0; note * 0.5 < seconds; note++) {
    const frequency = riff[note % riff.length] ?? 82.4;
    for (const [over, loudness] of /** @type {const} */ ([
      [1, 0.14],
      [1.5, 0.09],
    ])) {
      pluck(samples, { at: note * 0.5, frequency: frequency * over, loudness }, random);
    }
  }
  return samples.map((sample) => Math.max(-1, Math.min(1, sample)));
}

/** The first two formants of some vowels, in Hz. */
const vowels = /** @type {const} */ ([
  [730, 1090],
  [270, 2290],
  [530, 1840],
  [570, 840],
  [300, 870],
]);

/** A buzz whose pitch glides and that formants shape into syllables; phrases, and pauses between them. @type {(seconds: number) => Float32Array} */
function speech(seconds) {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const random = randomFrom(2);
  let at = 0.3;
  for (let syllable = 0; at < seconds; syllable++) {
    const length = 0.19 + 0.06 * random();
    const [first, second] = vowels[Math.floor(2.5 * (random() + 1)) % vowels.length] ?? vowels[0];
    const pitch = 130 + 20 * random();
    const glide = 25 * random();
    const count = Math.round(length * SAMPLE_RATE);
    const start = Math.round(at * SAMPLE_RATE);
    let phase = 0;
    for (let n = 0; n < count && start + n < samples.length; n++) {
      const frequency = pitch + (glide * n) / count;
      phase += (2 * Math.PI * frequency) / SAMPLE_RATE;
      const loudness = 0.12 * Math.min(1, n / 960, (count - 1 - n) / 2400);
      let sum = 0;
      for (let harmonic = 1; harmonic * frequency < 4000; harmonic++) {
        const formants =
          1 / (1 + ((harmonic * frequency - first) / 90) ** 2) +
          0.5 / (1 + ((harmonic * frequency - second) / 130) ** 2);
        sum += ((0.02 + formants) / Math.sqrt(harmonic)) * Math.sin(harmonic * phase);
      }
      samples[start + n] = loudness * sum;
    }
    at += length + (syllable % 7 === 6 ? 1 : 0.04);
  }
  return samples;
}

/** Steady noise. @type {(seconds: number) => Float32Array} */
function noise(seconds) {
  const random = randomFrom(3);
  return Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, () => 0.1 * random());
}

export const sounds = { guitar, speech, noise };
