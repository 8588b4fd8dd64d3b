// Runs in the page of examples/audio-worklet: a test puts it beside the page's own modules.

import { sounds } from "./sounds.js";

const RATE = 48_000;
const BLOCK = 128;

/** A graph in which strings are played into a processor, not yet rendered. */
async function playInto(module, processor, seconds) {
  const context = new OfflineAudioContext(1, seconds * RATE, RATE);
  await context.audioWorklet.addModule(module);
  const node = new AudioWorkletNode(context, processor, { numberOfOutputs: 2, outputChannelCount: [1, 1] });
  node.connect(context.destination);
  const buffer = new AudioBuffer({ length: seconds * RATE, sampleRate: RATE });
  buffer.getChannelData(0).set(sounds.guitar(seconds));
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(node);
  source.start();
  return context;
}

/** Renders strings through the rig, as fast as that goes. */
export async function render(seconds) {
  const context = await playInto("processor.js", "rig", seconds);
  const before = performance.now();
  const samples = (await context.startRendering()).getChannelData(0);
  const microseconds = (1000 * (performance.now() - before)) / (samples.length / BLOCK);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", samples));
  return {
    samples: samples.length,
    loudest: samples.reduce((most, sample) => Math.max(most, sample), 0),
    hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    microseconds,
  };
}

let rendering;

/** Begins to render, and pauses at each of these seconds. */
export async function begin(module, processor, pauses) {
  const context = await playInto(module, processor, pauses.at(-1) + 1);
  rendering = { context, reached: pauses.map((second) => context.suspend(second)) };
  context.startRendering();
}

/** Waits for a pause, so that nothing runs in the audio thread. */
export const reach = (pause) => rendering.reached[pause];

export const resume = () => rendering.context.resume();

/** How loud what comes and what goes is, as the page shows it. */
export const levels = () => ["in", "out"].map((id) => document.getElementById(id).value);
