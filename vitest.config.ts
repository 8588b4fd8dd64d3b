import { configDefaults, defineConfig } from "vitest/config";

const LONG = "test/**/*.long.test.ts";

/** `npm test` is for people; `vitest run --mode long` runs what takes longer: whole spaces, and fuzzing. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "long" ? [LONG] : ["test/**/*.test.ts"],
    exclude: mode === "long" ? configDefaults.exclude : [...configDefaults.exclude, LONG],
    testTimeout: mode === "long" ? 600_000 : 60_000,
  },
}));
