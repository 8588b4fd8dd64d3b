// What happens to a sound: the amp, and whether there is a voice in it. It knows nothing of browsers.

import * as amp from "./generated/amp.js";
import * as voice from "./generated/voice.js";

/** What both networks were trained for, in samples per second. */
export const SAMPLE_RATE = 48000;
/** How many samples an AudioWorklet computes at once. */
export const BLOCK = 128;

/** Samples at 48 kHz per sample at 16 kHz. */
const STRIDE = 3;
const CHUNK = 512;

/**
 * Everything is allocated here, once: `process` only writes to vectors that are there.
 */
export class Rig {
  /** How much louder the sound is when it enters the amp. */
  drive = 1;
  /** Whether the sound leaves as it came. */
  isBypassed = false;
  /** How probable it was that there is a voice in the last chunk of 32 ms. */
  voice = 0;

  /** What the controls are at the sample that was computed last: they move within a block, so that nothing clicks. */
  #gain = 1;
  #share = 1;

  #block;
  #amp;
  #voice = { state: voice.createState(), x: voice.createInput(), out: voice.createOutput() };
  #filled = 0;
  /** The sum of the samples that become the next one at 16 kHz. */
  #sum = 0;
  #summed = 0;

  /** @param {number} [block] how many samples are computed at once */
  constructor(block = BLOCK) {
    this.#block = block;
    this.#amp = {
      state: amp.createState(),
      x: /** @type {amp.Matrix<1>} */ (new Float32Array(block)),
      out: /** @type {amp.Matrix<1>} */ (new Float32Array(block)),
    };
  }

  /**
   * Computes a block of samples.
   * @param {Float32Array} input
   * @param {Float32Array} output
   */
  process(input, output) {
    this.#listen(input);
    this.#amplify(input, output);
  }

  /** @type {(input: Float32Array, output: Float32Array) => void} */
  #amplify(input, output) {
    const count = this.#block;
    const { state, x, out } = this.#amp;
    const gainStep = (this.drive - this.#gain) / count;
    for (let n = 0; n < count; n++) {
      this.#gain += gainStep;
      x[n] = /** @type {number} */ (input[n]) * this.#gain;
    }
    amp.forwardSequence(x, out, count, state);
    const shareStep = ((this.isBypassed ? 0 : 1) - this.#share) / count;
    for (let n = 0; n < count; n++) {
      this.#share += shareStep;
      const dry = /** @type {number} */ (input[n]);
      const wet = /** @type {number} */ (out[n]);
      output[n] = dry + this.#share * (wet - dry);
    }
  }

  /** Gathers chunks at 16 kHz, each sample the mean of three, and asks about each chunk. @type {(input: Float32Array) => void} */
  #listen(input) {
    const { state, x, out } = this.#voice;
    for (let n = 0; n < this.#block; n++) {
      this.#sum += /** @type {number} */ (input[n]);
      if (++this.#summed < STRIDE) continue;
      x[this.#filled++] = this.#sum / STRIDE;
      this.#sum = 0;
      this.#summed = 0;
      if (this.#filled < CHUNK) continue;
      this.#filled = 0;
      this.voice = /** @type {number} */ (voice.forward(x, out, state)[0]);
    }
  }
}
