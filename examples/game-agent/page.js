// Draws the cart and its pole, and lets the agent and the visitor push.

import { begin, FORCE, HALF_POLE, hasFallen, move, STEP, TRACK } from "./cart-pole.js";
import { createInput, labels, predict } from "./generated/agent.js";

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

const canvas = element("game", HTMLCanvasElement);
const said = element("said", HTMLOutputElement);
const agentsRight = labels.indexOf("right");

/** What the agent sees is what the game computes: the input of the network. */
const state = createInput();
let steps = 0;
let falls = 0;
/** A push of the visitor lasts for some steps. */
let push = { force: 0, steps: 0 };

/** @param {number} force */
const pushFor = (force) => {
  push = { force, steps: 4 };
};
element("left", HTMLButtonElement).addEventListener("click", () => pushFor(-2 * FORCE));
element("right", HTMLButtonElement).addEventListener("click", () => pushFor(2 * FORCE));
document.addEventListener("keydown", ({ key }) => {
  if (key === "ArrowLeft") pushFor(-2 * FORCE);
  if (key === "ArrowRight") pushFor(2 * FORCE);
});

begin(state, Math.random);

function step() {
  const own = predict(state) === agentsRight ? FORCE : -FORCE;
  move(state, own + (push.steps > 0 ? push.force : 0));
  push.steps--;
  steps++;
  if (hasFallen(state)) {
    falls++;
    steps = 0;
    begin(state, Math.random);
  }
  said.textContent = `${steps} steps${falls === 0 ? "" : `, after ${falls} ${falls === 1 ? "fall" : "falls"}`}`;
  draw();
}

function draw() {
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { width, height } = canvas;
  const colors = getComputedStyle(document.documentElement);
  const scale = width / (2 * TRACK + 1);
  const { 0: place = 0, 2: angle = 0 } = state;
  const [ground, x] = [height - 70, width / 2 + scale * place];
  paper.clearRect(0, 0, width, height);
  paper.fillStyle = colors.getPropertyValue("--line");
  paper.fillRect(width / 2 - scale * TRACK, ground + 40, 2 * scale * TRACK, 4);
  paper.fillStyle = colors.getPropertyValue("--quiet");
  paper.fillRect(x - 50, ground - 20, 100, 44);
  paper.strokeStyle = colors.getPropertyValue("--accent");
  paper.lineWidth = 14;
  paper.lineCap = "round";
  paper.beginPath();
  paper.moveTo(x, ground - 20);
  paper.lineTo(
    x + 2 * HALF_POLE * scale * Math.sin(angle),
    ground - 20 - 2 * HALF_POLE * scale * Math.cos(angle),
  );
  paper.stroke();
}

setInterval(step, 1000 * STEP);
