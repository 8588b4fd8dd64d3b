import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { openWeightFile, WeightFileProblem } from "../../../generator/2-resolve/weights/index.ts";
import { effort } from "../../support/effort.ts";
import { mutate, randomNumbers } from "../../support/mutate.ts";
import { writeSafetensors } from "../../support/weights/write-safetensors.ts";

const fixture = (name: string) => readFileSync(new URL(`../../data/npy/${name}`, import.meta.url));

const seeds: Readonly<Record<string, Uint8Array>> = {
  "a.npy": fixture("f8_F.npy"),
  "deflated.npz": fixture("all_deflated.npz"),
  "stored.npz": zipSync({ "W.npy": fixture("i4.npy"), "b.npy": fixture("special.npy") }, { level: 0 }),
  "a.safetensors": writeSafetensors(
    {
      __metadata__: { format: "pt" },
      W: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
      b: { dtype: "I64", shape: [2], data_offsets: [24, 40] },
    },
    new Uint8Array(40),
  ),
  "a.json": new TextEncoder().encode(
    '{"layers": [{"W": [[1, 2.5], [-3e-4, 12345678901234567]], "b": [0, 1]}]}',
  ),
};

const MUTANTS = effort(250, 4_000);

/** How many problems, and tensors, come of a file; anything else is thrown. */
function readAll(path: string, bytes: Uint8Array): { problems: number; tensors: number } {
  const found = { problems: 0, tensors: 0 };
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (problem) {
      if (!(problem instanceof WeightFileProblem)) throw problem;
      found.problems++;
    }
  };
  attempt(() => {
    const file = openWeightFile(path, bytes);
    for (const key of file.keys.length === 0 ? [undefined] : file.keys) {
      attempt(() => {
        const { shape, data } = file.read(key);
        expect(data.length).toBe(shape.reduce((size, length) => size * length, 1));
        found.tensors++;
      });
    }
  });
  return found;
}

for (const [path, seed] of Object.entries(seeds)) {
  test(`${MUTANTS} broken files like ${path} are read or refused`, { timeout: 60_000 }, () => {
    const random = randomNumbers(path.length);
    const found = Array.from({ length: MUTANTS }, () => readAll(path, mutate(seed, random)));
    expect(found.some(({ problems }) => problems > 0)).toBe(true);
    expect(found.some(({ tensors }) => tensors > 0)).toBe(true);
  });
}
