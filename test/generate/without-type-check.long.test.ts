import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { compile } from "../../generator/generate.ts";
import { compileFile, root } from "../support/specs.ts";

const state = vi.hoisted(() => ({ isLoaded: false }));
vi.mock("ts-morph", () => {
  state.isLoaded = true;
  throw new Error("TypeScript was loaded");
});

test.each(["net3", "iris", "agent", "thermostat"])(
  "%s is compiled to the same text without loading TypeScript",
  async (name) => {
    const { text } = await compileFile(`specs/${name}.yaml`);
    expect(text).toBe(readFileSync(join(root, "generated", `${name}.ts`), "utf8"));
    expect(state.isLoaded).toBe(false);
  },
);

test("otherwise the type check loads it", async () => {
  await expect(compileFile("specs/net3.yaml", { typeCheck: true })).rejects.toThrow();
  expect(state.isLoaded).toBe(true);
});

test("mistakes in a spec are reported all the same", () =>
  expect(compile("name: net\ninput: 2\nlayres: []", { typeCheck: false })).rejects.toThrow("layres"));
