// The audio thread's side: a Rig in an AudioWorkletProcessor.

import { BLOCK, Rig } from "./rig.js";

/** What the page changes, by messages. @typedef {{ drive?: number, isBypassed?: boolean }} Settings */

const silence = new Float32Array(BLOCK);

/** Over how many blocks times are added up: a second. */
const MEASURED = 375;

/**
 * One input; three outputs: the sound, how probable a voice is, and how long a block takes, in microseconds. What it
 * measures are signals too, which the page reads from analysers: a message would be an object to allocate.
 */
class RigProcessor extends AudioWorkletProcessor {
  #rig = new Rig();
  #blocks = 0;
  #elapsed = 0;
  #microseconds = 0;

  /** @param {{ processorOptions?: Settings }} options */
  constructor({ processorOptions }) {
    super();
    this.#set(processorOptions ?? {});
    this.port.onmessage = ({ data }) => this.#set(data);
  }

  /** @param {Settings} settings */
  #set({ drive = this.#rig.drive, isBypassed = this.#rig.isBypassed }) {
    this.#rig.drive = drive;
    this.#rig.isBypassed = isBypassed;
  }

  /**
   * @param {readonly (readonly Float32Array[])[]} inputs
   * @param {readonly (readonly Float32Array[])[]} outputs
   */
  process(inputs, outputs) {
    // The clock of this thread counts whole milliseconds: right on average, so the mean of a second is shown.
    const before = Date.now();
    this.#rig.process(inputs[0]?.[0] ?? silence, /** @type {Float32Array} */ (outputs[0]?.[0]));
    this.#elapsed += Date.now() - before;
    if (++this.#blocks === MEASURED) {
      this.#microseconds = (1000 * this.#elapsed) / MEASURED;
      this.#blocks = 0;
      this.#elapsed = 0;
    }
    outputs[1]?.[0]?.fill(this.#rig.voice);
    outputs[2]?.[0]?.fill(this.#microseconds);
    return true;
  }
}

registerProcessor("rig", RigProcessor);
