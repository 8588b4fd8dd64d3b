// Prints what the hands of recorded.json do:
//
//     npx gen examples/gestures/*.yaml -o examples/gestures/generated && node examples/gestures/classify.js

import { readFileSync } from "node:fs";
import { createInput, createOutput, forward, labels, predict } from "./generated/gestures.js";
import { normalize } from "./normalize.js";

/** @type {{ label: string, landmarks: number[][] }[]} 30 frames of 63 values each */
const recorded = JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8"));

const x = createInput();
const out = createOutput();
console.log("recorded     seen as");
for (const { label, landmarks } of recorded) {
  normalize(landmarks.flat(), x);
  forward(x, out);
  const seen = predict(x);
  console.log(`${label.padEnd(12)} ${labels[seen].padEnd(12)} ${(100 * Math.max(...out)).toFixed(1)} %`);
}
