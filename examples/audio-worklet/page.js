// The page's side: what is played, the controls, and what the audio thread measures.

import { BLOCK, SAMPLE_RATE } from "./rig.js";
import { sounds } from "./sounds.js";

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`there is no #${id} in the page`);
  return found;
}

const power = element("power", HTMLButtonElement);
const sound = element("sound", HTMLSelectElement);
const drive = element("drive", HTMLInputElement);
const driveValue = element("drive-value", HTMLOutputElement);
const bypass = element("bypass", HTMLInputElement);
const scope = element("scope", HTMLCanvasElement);
const problem = element("problem", HTMLParagraphElement);
const voiceValue = element("voice-value", HTMLSpanElement);
const time = element("time", HTMLElement);
const underruns = element("underruns", HTMLElement);
const meters = {
  in: element("in", HTMLProgressElement),
  out: element("out", HTMLProgressElement),
  voice: element("voice", HTMLProgressElement),
};

/** How long a block may take, in microseconds: then the next one is due. */
const BUDGET = (1e6 * BLOCK) / SAMPLE_RATE;
const LOOP_SECONDS = 4;

/** @typedef {Awaited<ReturnType<typeof start>>} Playing */

/**
 * The amp and the listener as a node of a graph.
 * @param {BaseAudioContext} context
 */
async function rigIn(context) {
  await context.audioWorklet.addModule("processor.js");
  return new AudioWorkletNode(context, "rig", {
    numberOfInputs: 1,
    numberOfOutputs: 2,
    outputChannelCount: [1, 1],
    channelCount: 1,
    channelCountMode: "explicit",
    processorOptions: settings(),
  });
}

/** How many microseconds a block takes here: the mean of some seconds, rendered as fast as that goes. */
async function measure() {
  const context = new OfflineAudioContext(1, LOOP_SECONDS * SAMPLE_RATE, SAMPLE_RATE);
  const rig = await rigIn(context);
  loop(context, "guitar").connect(rig).connect(context.destination);
  const before = performance.now();
  await context.startRendering();
  return (1000 * (performance.now() - before)) / (context.length / BLOCK);
}

/** Makes the graph: a source → the rig → the loudspeaker, with an analyser for each thing that is shown. */
async function start() {
  const spent = await measure();
  const share = ((100 * spent) / BUDGET).toFixed(1);
  time.textContent = `${whole.format(spent)} µs of ${whole.format(BUDGET)} µs (${share} %)`;
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  const rig = await rigIn(context);
  rig.onprocessorerror = () => tell("The audio thread stopped: the console says why.");
  rig.connect(context.destination);
  /** @type {(node: AudioNode, output?: number) => AnalyserNode} */
  const analyse = (node, output = 0) => {
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    node.connect(analyser, output);
    return analyser;
  };
  const input = new GainNode(context);
  input.connect(rig);
  const analysers = { in: analyse(input), out: analyse(rig), voice: analyse(rig, 1) };
  await context.resume();
  return { context, rig, input, analysers, stopSource: await play(context, input) };
}

/**
 * Plays the chosen sound, and gives what stops it.
 * @param {AudioContext} context
 * @param {AudioNode} input
 * @returns {Promise<() => void>}
 */
async function play(context, input) {
  const name = sound.value;
  if (name === "microphone") {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    source.connect(input);
    return () => {
      source.disconnect();
      for (const track of stream.getTracks()) track.stop();
    };
  }
  const source = loop(context, /** @type {keyof typeof sounds} */ (name));
  source.connect(input);
  return () => source.disconnect();
}

/**
 * A sound, again and again.
 * @param {BaseAudioContext} context
 * @param {keyof typeof sounds} name
 */
function loop(context, name) {
  const samples = sounds[name](LOOP_SECONDS);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: SAMPLE_RATE });
  buffer.getChannelData(0).set(samples);
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
}

/** @type {Playing | undefined} */
let playing;

const settings = () => ({ drive: 10 ** (drive.valueAsNumber / 20), isBypassed: bypass.checked });

/** @type {(text: string) => void} */
function tell(text) {
  problem.textContent = text;
  problem.hidden = text === "";
}

power.addEventListener("click", async () => {
  power.disabled = true;
  try {
    tell("");
    if (playing === undefined) {
      playing = await start();
      requestAnimationFrame(show);
    } else {
      playing.stopSource();
      await playing.context.close();
      playing = undefined;
    }
  } catch (error) {
    tell(String(error));
  }
  power.textContent = playing === undefined ? "Start" : "Stop";
  power.disabled = false;
});

sound.addEventListener("change", async () => {
  if (playing === undefined) return;
  tell("");
  playing.stopSource();
  try {
    playing.stopSource = await play(playing.context, playing.input);
  } catch (error) {
    playing.stopSource = () => {};
    tell(String(error));
  }
});

for (const control of [drive, bypass]) {
  control.addEventListener("input", () => {
    driveValue.value = `${drive.valueAsNumber > 0 ? "+" : ""}${drive.value} dB`;
    playing?.rig.port.postMessage(settings());
  });
}

const wave = new Float32Array(2048);
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function show() {
  if (playing === undefined) return;
  const { context, analysers } = playing;
  const paper = /** @type {CanvasRenderingContext2D} */ (scope.getContext("2d"));
  paper.clearRect(0, 0, scope.width, scope.height);
  const colors = getComputedStyle(document.documentElement);
  meters.in.value = drawWave(paper, analysers.in, colors.getPropertyValue("--second"));
  meters.out.value = drawWave(paper, analysers.out, colors.getPropertyValue("--accent"));
  const voice = latest(analysers.voice);
  meters.voice.value = voice;
  voiceValue.textContent = voice > 0.5 ? "voice" : "no voice";
  // Only some browsers count them.
  const stats = /** @type {{ playbackStats?: { underrunEvents: number } }} */ (context).playbackStats;
  underruns.textContent = stats === undefined ? "not counted by this browser" : String(stats.underrunEvents);
  requestAnimationFrame(show);
}

/** The last value of a signal. @type {(analyser: AnalyserNode) => number} */
function latest(analyser) {
  analyser.getFloatTimeDomainData(wave);
  return /** @type {number} */ (wave.at(-1));
}

/** Draws a wave, and gives how loud it is at its loudest, at most 1. @type {(paper: CanvasRenderingContext2D, analyser: AnalyserNode, color: string) => number} */
function drawWave(paper, analyser, color) {
  analyser.getFloatTimeDomainData(wave);
  const { width, height } = paper.canvas;
  paper.beginPath();
  wave.forEach((value, n) => {
    paper.lineTo((n / (wave.length - 1)) * width, (0.5 - 0.45 * value) * height);
  });
  paper.strokeStyle = color;
  paper.lineWidth = 3;
  paper.stroke();
  return Math.min(
    1,
    wave.reduce((loudest, value) => Math.max(loudest, Math.abs(value)), 0),
  );
}
