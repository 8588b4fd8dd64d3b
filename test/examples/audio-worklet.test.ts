import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { npz } from "../../generator/2-resolve/weights/npz.ts";
import { type BuiltExample, buildExample } from "../support/build-example.ts";
import { root } from "../support/specs.ts";

type Vector = Float32Array;
interface Rig {
  drive: number;
  isBypassed: boolean;
  readonly voice: number;
  process(input: Vector, output: Vector): void;
}
interface Stateful {
  createState(): Vector;
  forwardSequence(x: Vector, out: Vector, count: number, state: Vector): Vector;
}
type Sounds = Record<"guitar" | "speech" | "noise", (seconds: number) => Vector>;

const BLOCK = 128;

let example: BuiltExample;
let Rig: new (block?: number) => Rig;
let sounds: Sounds;
beforeAll(async () => {
  example = await buildExample("audio-worklet");
  ({ Rig } = await example.load<{ Rig: new (block?: number) => Rig }>("rig.js"));
  ({ sounds } = await example.load<{ sounds: Sounds }>("sounds.js"));
}, 60_000);

/** What leaves a rig, block by block. */
function play(rig: Rig, input: Vector, block = BLOCK): Vector {
  const output = new Float32Array(input.length);
  for (let at = 0; at < input.length; at += block) {
    rig.process(input.subarray(at, at + block), output.subarray(at, at + block));
  }
  return output;
}

describe("the networks give what PyTorch gives, step by step", () => {
  test.each(["amp", "voice"])("%s", async (name) => {
    const network = await example.load<Stateful>(`generated/${name}.js`);
    const cases = npz.open(readFileSync(join(root, `examples/audio-worklet/${name}_cases.npz`)));
    const { data: x } = cases.read("input");
    const { data: wanted } = cases.read("network_output");
    const out = new Float32Array(wanted.length);
    network.forwardSequence(Float32Array.from(x), out, wanted.length, network.createState());
    const furthest = out.reduce((most, value, n) => Math.max(most, Math.abs(value - (wanted[n] ?? 9))), 0);
    expect(furthest).toBeLessThan(1e-5);
    expect(Math.max(...wanted) - Math.min(...wanted)).toBeGreaterThan(0.3);
  });
});

test("blocks of any size give the same sound", () => {
  const input = sounds.guitar(0.192);
  expect(play(new Rig(32), input, 32)).toEqual(play(new Rig(), input));
});

test("two rigs do not hear each other", () => {
  const input = sounds.guitar(0.096);
  const alone = play(new Rig(), input);
  const [one, other] = [new Rig(), new Rig()];
  const [output, noise] = [new Float32Array(input.length), sounds.noise(0.096)];
  for (let at = 0; at + BLOCK <= input.length; at += BLOCK) {
    one.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK));
    other.process(noise.subarray(at, at + BLOCK), new Float32Array(BLOCK));
  }
  expect(output).toEqual(alone);
});

test("the amp makes quiet strings louder, and leaves silence silent", () => {
  const input = sounds.guitar(0.48);
  const energy = (samples: Vector) => samples.reduce((sum, sample) => sum + sample * sample, 0);
  expect(energy(play(new Rig(), input))).toBeGreaterThan(3 * energy(input));
  const still = play(new Rig(), new Float32Array(4864));
  expect(Math.max(...still.subarray(2400).map(Math.abs))).toBeLessThan(0.02);
});

test("what is bypassed leaves as it came, after a block", () => {
  const rig = new Rig();
  rig.isBypassed = true;
  const input = sounds.guitar(0.096);
  const difference = play(rig, input).map((sample, n) => Math.abs(sample - (input[n] ?? 9)));
  expect(Math.max(...difference.subarray(BLOCK))).toBeLessThan(1e-6);
});

test("drive changes the sound without a jump", () => {
  const rig = new Rig();
  const hum = Float32Array.from({ length: 4864 }, (_, n) => 0.1 * Math.sin((2 * Math.PI * 100 * n) / 48_000));
  const before = play(rig, hum);
  rig.drive = 4;
  const after = play(rig, hum);
  expect(after).not.toEqual(before);
  const steps = after.subarray(1).map((sample, n) => Math.abs(sample - (after[n] ?? 9)));
  expect(Math.max(...steps)).toBeLessThan(0.2);
});

test("a voice is heard in what is like one, and not in noise, strings or silence", () => {
  const share = (input: Vector): number => {
    const rig = new Rig();
    let [heard, blocks] = [0, 0];
    for (let at = 0; at + BLOCK <= input.length; at += BLOCK, blocks++) {
      rig.process(input.subarray(at, at + BLOCK), new Float32Array(BLOCK));
      if (rig.voice > 0.5) heard++;
    }
    return heard / blocks;
  };
  expect(share(sounds.speech(4))).toBeGreaterThan(0.4);
  expect(share(sounds.noise(4))).toBeLessThan(0.05);
  expect(share(sounds.guitar(4))).toBeLessThan(0.05);
  expect(share(new Float32Array(4 * 48_000))).toBe(0);
});
