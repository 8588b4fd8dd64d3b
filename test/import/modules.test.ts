import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { importModel } from "../../generator/import/index.ts";
import { expectSameBits } from "../support/differential.ts";
import { build } from "../support/run-text.ts";
import { sharedData } from "../support/shared-data.ts";
import { root } from "../support/specs.ts";
import { modelFile, modelOnDisk, networkOf } from "./support/import-files.ts";

const steps = (size: number): number[][] =>
  Array.from({ length: 12 }, (_, step) =>
    Array.from({ length: size }, (_, n) => Math.round(900 * Math.sin(1 + 3 * step + n)) / 1000),
  );

const json = (name: string) => JSON.parse(readFileSync(join(root, "test/data/js", name), "utf8"));

/** The networks of a file of several. */
const each = (name: string) =>
  Object.entries<{ readonly json: unknown }>(json(name)).map(
    ([key, saved]) => [`${name} ${key}`, modelFile("net.json", JSON.stringify(saved.json))] as const,
  );

const shared = [
  ...["gru", "lstm", "conv", "dense"].map((name) => `rtneural/${name}.json`),
  ...["lstm", "wavenet"].map((name) => `nam/${name}.nam`),
].map((path) => [path, modelOnDisk(join(sharedData ?? "", path))] as const);

describe("modules of imported networks that remember give the bits of the reference, step by step", () => {
  test.each([
    ...each("brain_time_steps.json"),
    ...each("synaptic_recurrent.json"),
    ...(sharedData === undefined ? [] : shared),
  ])("%s", { timeout: 60_000 }, async (_, file) => {
    const network = networkOf(await importModel(file, {}));
    expectSameBits(network, await build(network, {}), steps(network.inputSize));
  });
});
