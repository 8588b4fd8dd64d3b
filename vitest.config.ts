import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { configDefaults, defineConfig } from "vitest/config";

const LONG = "test/**/*.long.test.ts";

/** Tests that try a sample for every day and a whole space when there is time. */
const scaled = () =>
  globSync("test/**/*.test.ts").filter((file) =>
    /\/(?:effort|measure-accuracy)\.ts"/.test(readFileSync(file, "utf8")),
  );

/** `npm test` is for people, and ends within minutes; `vitest run --mode long` is for whole spaces and fuzzing. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "long" ? [LONG, ...scaled()] : ["test/**/*.test.ts"],
    exclude: mode === "long" ? configDefaults.exclude : [...configDefaults.exclude, LONG],
    testTimeout: mode === "long" ? 600_000 : 60_000,
    // Files share what they import, of which the TypeScript compiler takes longest.
    isolate: false,
  },
}));
