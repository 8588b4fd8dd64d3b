// Writes recorded.json: a sequence for each label, of hands that the network was not trained on.
//
//     node record.js

import { writeFileSync } from "node:fs";
import { FRAMES, LABELS, randomFrom, someSequence, VALUES } from "./hand.js";

const random = randomFrom(3);
const recorded = LABELS.map((label) => {
  const sequence = Array.from(someSequence(label, random), (value) => Number(value.toFixed(4)));
  const landmarks = Array.from({ length: FRAMES }, (_, frame) =>
    sequence.slice(frame * VALUES, (frame + 1) * VALUES),
  );
  return { label, landmarks };
});
const lines = recorded.map(({ label, landmarks }) => {
  const frames = landmarks.map((frame) => `    ${JSON.stringify(frame)}`);
  return `  { "label": ${JSON.stringify(label)}, "landmarks": [\n${frames.join(",\n")}\n  ] }`;
});
writeFileSync(new URL("recorded.json", import.meta.url), `[\n${lines.join(",\n")}\n]\n`);
