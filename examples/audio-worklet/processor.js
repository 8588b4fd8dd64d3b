// The audio thread's side: a Rig in an AudioWorkletProcessor.

import { BLOCK, Rig } from "./rig.js";

/** What the page changes, by messages. @typedef {{ drive?: number, isBypassed?: boolean }} Settings */

const silence = new Float32Array(BLOCK);

/**
 * One input; two outputs: the sound, and how probable a voice is. What it finds is a signal too, which the page reads from
 * an analyser, since a message would be an object to allocate. It does not even look at the clock: in V8, `Date.now()` allocates.
 */
class RigProcessor extends AudioWorkletProcessor {
  #rig = new Rig();

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
    this.#rig.process(inputs[0]?.[0] ?? silence, /** @type {Float32Array} */ (outputs[0]?.[0]));
    const { voice } = this.#rig;
    const heard = /** @type {Float32Array} */ (outputs[1]?.[0]);
    for (let n = 0; n < heard.length; n++) heard[n] = voice; // fill would be given a number in a box
    return true;
  }
}

registerProcessor("rig", RigProcessor);
