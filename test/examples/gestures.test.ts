import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FRAMES, LABELS, randomFrom, someSequence, VALUES } from "../../examples/gestures/hand.js";
import { normalize } from "../../examples/gestures/normalize.js";
import { performer } from "../../examples/gestures/performer.js";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { type BuiltExample, buildExample } from "../support/build-example.ts";

let example: BuiltExample;
let network: Required<GeneratedModule>;
beforeAll(async () => {
  example = await buildExample("gestures");
  network = await example.load("generated/gestures.js");
}, 60_000);

test("the script prints the right label of every recorded sequence", () => {
  const printed = execFileSync(process.execPath, [join(example.folder, "classify.js")], { encoding: "utf8" });
  const [heading, ...lines] = printed.trimEnd().split("\n");
  expect(heading?.split(/ {2,}/)).toEqual(["recorded", "seen as"]);
  const labels = lines.map((line) => line.split(/ {2,}/).slice(0, 2));
  expect(labels).toEqual(LABELS.map((label) => [label, label]));
});

test("the labels of the network are those of the hand, in their order", () =>
  expect(network.labels).toEqual(LABELS));

describe("hands that it was not trained on", () => {
  test("98 of 100 sequences are recognized", () => {
    const random = randomFrom(5);
    const x = network.createInput();
    const right = Array.from({ length: 600 }, (_, n) => LABELS[n % LABELS.length] ?? "still").filter(
      (label) => network.classify(normalize(someSequence(label, random), x)) === label,
    );
    expect(right.length).toBeGreaterThan(588);
  });

  test("a gesture is recognized in the frame in which it is done", () => {
    const x = network.createInput();
    const ring = new Float32Array(FRAMES * VALUES);
    let [done, right] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const hand = performer(randomFrom(seed));
      for (let frame = 0; frame < 600; frame++) {
        const { label, isDone } = hand.next(ring, (frame % FRAMES) * VALUES);
        if (!isDone || frame < FRAMES) continue;
        done++;
        if (network.classify(normalize(ring, x, { first: (frame + 1) % FRAMES })) === label) right++;
      }
    }
    expect(done).toBeGreaterThan(80);
    expect(right / done).toBeGreaterThan(0.98);
  });
});

test("it does not matter where a hand is and how large it appears", () => {
  const sequence = someSequence("wave", randomFrom(6));
  const [x, moved] = [new Float32Array(sequence.length), new Float32Array(sequence.length)];
  normalize(sequence, x);
  const elsewhere = sequence.map((value, n) => 0.5 * value + (n % 3 === 2 ? 0 : 0.1));
  normalize(elsewhere, moved);
  x.forEach((value, n) => {
    expect(Math.abs((moved[n] ?? Number.NaN) - value)).toBeLessThan(1e-4);
  });
});

test("frames in a ring are normalized as if they began at its first place", () => {
  const sequence = someSequence("grab", randomFrom(7));
  const first = 11;
  const ring = new Float32Array(sequence.length);
  sequence.forEach((value, n) => {
    ring[(n + first * VALUES) % ring.length] = value;
  });
  expect(normalize(ring, new Float32Array(ring.length), { first })).toEqual(
    normalize(sequence, new Float32Array(sequence.length)),
  );
});

test("in a picture that is twice as wide as high, x and z are twice as long", () => {
  const sequence = someSequence("still", randomFrom(8));
  const wide = sequence.map((value, n) => (n % 3 === 1 ? value : value / 2));
  const [square, corrected] = [new Float32Array(sequence.length), new Float32Array(sequence.length)];
  normalize(sequence, square);
  normalize(wide, corrected, { aspect: 2 });
  square.forEach((value, n) => {
    expect(Math.abs((corrected[n] ?? Number.NaN) - value)).toBeLessThan(1e-4);
  });
});
