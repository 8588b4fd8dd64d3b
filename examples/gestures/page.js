// Draws a hand that moves, and shows what the network says of its last 30 frames.

import { createInput, createOutput, forward, labels, predict } from "./generated/gestures.js";
import { FRAMES, LABELS, randomFrom, VALUES } from "./hand.js";
import { normalize } from "./normalize.js";
import { performer } from "./performer.js";

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

const canvas = element("hand", HTMLCanvasElement);
const said = element("said", HTMLParagraphElement);
const time = element("time", HTMLParagraphElement);
const probabilities = element("probabilities", HTMLDListElement);
const buttons = element("gestures", HTMLFormElement);

const hand = performer(randomFrom(Date.now()));

const meters = labels.map((label) => {
  const name = document.createElement("dt");
  name.textContent = label;
  const value = document.createElement("dd");
  const meter = value.appendChild(document.createElement("progress"));
  meter.setAttribute("aria-label", label);
  meter.value = 0;
  probabilities.append(name, value);
  return meter;
});

for (const label of LABELS.slice(1)) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => hand.want(label));
  buttons.append(button);
}

/** The last 30 frames, in a ring. */
const ring = new Float32Array(FRAMES * VALUES);
const x = createInput();
const out = createOutput();
let frame = 0;
let microseconds = 0;

function step() {
  const place = frame % FRAMES;
  hand.next(ring, place * VALUES);
  draw(place * VALUES);
  frame++;
  if (frame < FRAMES) return;
  const before = performance.now();
  normalize(ring, x, { first: frame % FRAMES });
  forward(x, out);
  const seen = predict(x);
  microseconds += 0.05 * (1000 * (performance.now() - before) - microseconds);
  meters.forEach((meter, index) => {
    meter.value = out[index] ?? 0;
  });
  if (said.textContent !== labels[seen]) said.textContent = labels[seen];
  time.textContent = `${microseconds.toFixed(0)} µs per frame`;
}

const bones = [
  [0, 1, 2, 3, 4],
  [0, 5, 6, 7, 8],
  [9, 10, 11, 12],
  [13, 14, 15, 16],
  [0, 17, 18, 19, 20],
  [5, 9, 13, 17],
];

/** @param {number} at where the frame begins in the ring */
function draw(at) {
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { width, height } = canvas;
  const colors = getComputedStyle(document.documentElement);
  /** @type {(landmark: number) => [number, number]} */
  const place = (landmark) => [
    (ring[at + 3 * landmark] ?? 0) * width,
    (ring[at + 3 * landmark + 1] ?? 0) * height,
  ];
  paper.clearRect(0, 0, width, height);
  paper.lineWidth = 10;
  paper.lineCap = "round";
  paper.lineJoin = "round";
  paper.strokeStyle = colors.getPropertyValue("--quiet");
  for (const chain of bones) {
    paper.beginPath();
    for (const landmark of chain) paper.lineTo(...place(landmark));
    paper.stroke();
  }
  paper.fillStyle = colors.getPropertyValue("--accent");
  for (let landmark = 0; landmark < 21; landmark++) {
    paper.beginPath();
    paper.arc(...place(landmark), 11, 0, 2 * Math.PI);
    paper.fill();
  }
}

/** 30 frames a second, whatever the screen does. */
setInterval(step, 1000 / 30);
