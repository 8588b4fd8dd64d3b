// Writes what the network is trained on to standard output: sequences of 30 × 63 normalized values as 32-bit floats.
//
//     node make_sequences.js COUNT SEED

import { LABELS, randomFrom, someSequence } from "./hand.js";
import { normalize } from "./normalize.js";

const [count = 0, seed = 0] = process.argv.slice(2).map(Number);
const random = randomFrom(seed);
for (let n = 0; n < count; n++) {
  const label = LABELS[n % LABELS.length] ?? "still";
  const sequence = someSequence(label, random);
  process.stdout.write(new Uint8Array(normalize(sequence, new Float32Array(sequence.length)).buffer));
}
