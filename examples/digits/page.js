// Draws what the visitor draws, and shows which digit the network sees.

import { createInput, createOutput, forward, labels, predict } from "./generated/digits.js";
import { reduce } from "./reduce.js";

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

const sheet = element("paper", HTMLCanvasElement);
const pixels = element("pixels", HTMLCanvasElement);
const said = element("said", HTMLParagraphElement);
const probabilities = element("probabilities", HTMLDListElement);
const paper = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d", { willReadFrequently: true }));

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

const x = createInput();
const out = createOutput();
const ink = new Uint8ClampedArray(sheet.width * sheet.height);

function look() {
  const { data } = paper.getImageData(0, 0, sheet.width, sheet.height);
  for (let n = 0; n < ink.length; n++) ink[n] = data[4 * n + 3] ?? 0;
  const hasInk = reduce(ink, sheet.width, x);
  if (hasInk) forward(x, out);
  meters.forEach((meter, n) => {
    meter.value = hasInk ? (out[n] ?? 0) : 0;
  });
  said.textContent = hasInk ? labels[predict(x)] : "–";
  show();
}

/** Shows the 64 pixels that the network gets. */
function show() {
  const screen = /** @type {CanvasRenderingContext2D} */ (pixels.getContext("2d"));
  const size = pixels.width / 8;
  screen.clearRect(0, 0, pixels.width, pixels.height);
  screen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ink");
  for (let n = 0; n < 64; n++) {
    screen.globalAlpha = (x[n] ?? 0) / 16;
    screen.fillRect((n % 8) * size, Math.floor(n / 8) * size, size, size);
  }
}

/** @param {PointerEvent} event */
const placeOf = ({ offsetX, offsetY }) =>
  /** @type {[number, number]} */ ([
    (offsetX / sheet.clientWidth) * sheet.width,
    (offsetY / sheet.clientHeight) * sheet.height,
  ]);

sheet.addEventListener("pointerdown", (event) => {
  sheet.setPointerCapture(event.pointerId);
  paper.lineWidth = 64;
  paper.lineCap = "round";
  paper.lineJoin = "round";
  paper.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--ink");
  paper.beginPath();
  paper.moveTo(...placeOf(event));
  paper.lineTo(...placeOf(event));
  paper.stroke();
  look();
});
sheet.addEventListener("pointermove", (event) => {
  if (!sheet.hasPointerCapture(event.pointerId)) return;
  paper.lineTo(...placeOf(event));
  paper.stroke();
  look();
});
element("clear", HTMLButtonElement).addEventListener("click", () => {
  paper.clearRect(0, 0, sheet.width, sheet.height);
  look();
});
