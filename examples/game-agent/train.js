// Trains the agent by the cross-entropy method, with fixed seeds, and writes agent.yaml:
//
//     node examples/game-agent/train.js

import { writeFileSync } from "node:fs";
import { begin, play, randomFrom, SEEN } from "./cart-pole.js";

const HIDDEN = 8;
const ACTIONS = ["left", "right"];
const COUNT = (SEEN.length + 1) * HIDDEN + (HIDDEN + 1) * ACTIONS.length;
const [GENERATIONS, POPULATION, ELITE, EPISODES] = [40, 64, 10, 12];

const random = randomFrom(1);

/** A number of the standard normal distribution (Box and Muller 1958). */
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * The parts of the network in a list of all its numbers.
 * @param {readonly number[]} all
 */
function partsOf(all) {
  const left = [...all];
  /** @type {(rows: number, columns: number) => number[][]} */
  const matrix = (rows, columns) => Array.from({ length: rows }, () => left.splice(0, columns));
  const [W1, [b1 = []], W2, [b2 = []]] = /** @type {const} */ ([
    matrix(SEEN.length, HIDDEN),
    matrix(1, HIDDEN),
    matrix(HIDDEN, ACTIONS.length),
    matrix(1, ACTIONS.length),
  ]);
  return { W1, b1, W2, b2 };
}

/**
 * x·W + b
 * @param {readonly number[]} x
 * @param {readonly (readonly number[])[]} W
 * @param {readonly number[]} b
 */
const affine = (x, W, b) =>
  b.map((bias, j) => x.reduce((sum, value, i) => sum + value * (W[i]?.[j] ?? 0), 0) + bias);

/**
 * How many steps the pole stands on average; a score near the middle of the track breaks ties.
 * @param {readonly number[]} all
 * @param {number} seed
 */
function scoreOf(all, seed) {
  const { W1, b1, W2, b2 } = partsOf(all);
  const starts = randomFrom(seed);
  let total = 0;
  for (let episode = 0; episode < EPISODES; episode++) {
    const state = [0, 0, 0, 0];
    begin(state, starts);
    total += play(state, () => {
      const [left = 0, right = 0] = affine(affine(state, W1, b1).map(Math.tanh), W2, b2);
      return right > left;
    });
    total -= Math.abs(state[0] ?? 0);
  }
  return total / EPISODES;
}

let mean = Array(COUNT).fill(0);
let spread = Array(COUNT).fill(1);
for (let generation = 1; generation <= GENERATIONS; generation++) {
  const tried = Array.from({ length: POPULATION }, () => mean.map((value, n) => value + spread[n] * normal()))
    .map((all) => ({ all, score: scoreOf(all, generation) }))
    .sort((a, b) => b.score - a.score);
  const elite = tried.slice(0, ELITE).map(({ all }) => all);
  mean = mean.map((_, n) => elite.reduce((sum, all) => sum + all[n], 0) / ELITE);
  spread = mean.map(
    (value, n) => 0.02 + Math.sqrt(elite.reduce((sum, all) => sum + (all[n] - value) ** 2, 0) / ELITE),
  );
  if (generation % 10 === 0)
    console.log(
      `generation ${generation}: the best stand ${tried[0]?.score.toFixed(1)} steps, the mean ${scoreOf(mean, 0).toFixed(1)}`,
    );
}

const { W1, b1, W2, b2 } = partsOf(mean.map((value) => Number(value.toFixed(3))));
/** @type {(values: readonly number[]) => string} */
const list = (values) => `[${values.join(", ")}]`;
/** @type {(rows: readonly (readonly number[])[]) => string} */
const rows = (rows) => rows.map((row) => `\n      - ${list(row)}`).join("");
writeFileSync(
  new URL("agent.yaml", import.meta.url),
  `# Balances a pole on a cart, 4 → 8 → 2; trained by train.js with the cross-entropy method and fixed seeds.
name: agent
description: Which way to push a cart so that the pole on it stands
input: { size: ${SEEN.length}, names: ${list(/** @type {any} */ (SEEN))} }
layers:
  - type: dense
    units: ${HIDDEN}
    activation: tanh
    weights:${rows(W1)}
    bias: ${list(b1)}
  - type: dense
    units: ${ACTIONS.length}
    activation: softmax
    weights:${rows(W2)}
    bias: ${list(b2)}
output: { labels: ${list(/** @type {any} */ (ACTIONS))} }
emit: { module: js }
`,
);
