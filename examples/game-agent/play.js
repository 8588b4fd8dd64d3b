// Plays 1,000 episodes that the agent was not trained on:
//
//     npx gen examples/game-agent/agent.yaml -o examples/game-agent/generated && node examples/game-agent/play.js

import { begin, play, randomFrom, STEPS } from "./cart-pole.js";
import { createInput, labels, predict } from "./generated/agent.js";

const EPISODES = 1000;
const random = randomFrom(2026);
const right = labels.indexOf("right");
/** The game writes what it is like into the input of the network, so nothing is copied or allocated. */
const state = createInput();

let [steps, whole] = [0, 0];
for (let episode = 0; episode < EPISODES; episode++) {
  begin(state, random);
  const stood = play(state, () => predict(state) === right);
  steps += stood;
  if (stood === STEPS) whole++;
}
console.log(
  `the pole stood ${(steps / EPISODES).toFixed(1)} of ${STEPS} steps on average, and all of them in ${whole} of ${EPISODES} episodes`,
);
