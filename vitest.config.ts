import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { defineConfig } from "vitest/config";

/** The test files whose text has something in it. */
const having = (pattern: RegExp) =>
  globSync("test/**/*.test.ts").filter((file) => pattern.test(readFileSync(file, "utf8")));

const long = globSync("test/**/*.long.test.ts");
/** They try a sample for every day, and a whole space when there is time. */
const scaled = having(/\/(?:effort|measure-accuracy)\.ts"/);
/** Files share what they import, of which the TypeScript compiler takes longest; those that replace modules cannot. */
const mocking = having(/\bvi\.mock\(/);

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What programs of the documentation import as `neuroll`. */
const alias = [
  { find: /^neuroll$/, replacement: source("generator/index.ts") },
  { find: /^neuroll\/compose$/, replacement: source("generator/compose/index.ts") },
];

/** `npm test` is for people, and ends within minutes; `vitest run --mode long` is for whole spaces and fuzzing. */
export default defineConfig(({ mode }) => {
  const isLong = mode === "long";
  const include = isLong
    ? [...new Set([...long, ...scaled])]
    : globSync("test/**/*.test.ts", { ignore: long });
  // Tests compile anew each time, and leave nothing in the user's folder for caches.
  const env = { EFFORT: isLong ? "whole" : "sample", NEUROLL_CACHE: "/dev/null" };
  const testTimeout = isLong ? 600_000 : 60_000;
  const project = (name: string, files: readonly string[], isolate: boolean) => ({
    resolve: { alias },
    test: { name, include: [...files], isolate, env, testTimeout, hookTimeout: testTimeout },
  });
  return {
    test: {
      maxWorkers: availableParallelism(),
      projects: [
        project(
          "together",
          include.filter((file) => !mocking.includes(file)),
          false,
        ),
        project(
          "apart",
          include.filter((file) => mocking.includes(file)),
          true,
        ),
      ].filter(({ test }) => test.include.length > 0),
    },
  };
});
