import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { checkModule } from "../../generator/5-emit/typescript/check-module.ts";
import { makeNetwork } from "../support/networks.ts";
import { build, runText } from "../support/run-text.ts";
import { compileFile, specNames } from "../support/specs.ts";

/** What a bundler keeps of a module from which one name is imported, or none. */
function bundled(text: string, name?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  try {
    writeFileSync(join(folder, "net.ts"), text);
    const use =
      name === undefined ? `import "./net";` : `import { ${name} } from "./net"; console.log(${name});`;
    writeFileSync(join(folder, "app.ts"), use);
    const entryPoints = [join(folder, "app.ts")];
    const options = { entryPoints, bundle: true, write: false, format: "esm", minifySyntax: true } as const;
    return buildSync(options).outputFiles[0]?.text ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const textOf = async (name: string) => (await compileFile(`specs/${name}.yaml`)).text;
const texts = new Map(await Promise.all(specNames.map(async (name) => [name, await textOf(name)] as const)));
const wide = makeNetwork({ sizes: [20, 40, 5], activations: ["gelu", "softmax"], dtype: "f32" });
const targets = ["ts", "wasm", "auto"] as const;
const wides = targets.map(async (target) => {
  const { text } = await build(wide, { target });
  return [`wide, f32, target ${target}`, text] as const;
});
const all = [...texts, ...(await Promise.all(wides))];

describe("a generated module", () => {
  for (const [name, text] of all) {
    test(`${name} imports nothing and asks nothing of its host but arithmetic and arrays`, () => {
      expect(text).not.toMatch(/^\s*import /m);
      expect(checkModule(text)).toEqual([]);
    });
    test(`${name} leaves nothing in a bundle that uses nothing of it`, () => {
      expect(
        bundled(text)
          .replace(/\/\/.*\n/g, "")
          .trim(),
      ).toBe("");
    });
    test(`${name} has lines that fit a screen`, () => {
      const long = text.split("\n").filter((line) => line.length > 120 && !line.startsWith("// "));
      expect(long).toEqual([]);
    });
  }
  test("the check would notice what a host may lack", () => {
    expect(checkModule("export const a = atob('');").join()).toContain("'atob'");
    expect(checkModule("export const a: number = 'a';").join()).toContain("not assignable");
  });
  test("keeps its weights out of a bundle that only wants its labels", () => {
    const kept = bundled(texts.get("digits") as string, "labels");
    expect(kept).toContain('"9"');
    expect(kept.length).toBeLessThan(300);
  });
  test("says both lengths when a wrong one got past the types", () => {
    const net3 = runText(texts.get("net3") as string);
    const [two, three] = [new Float64Array(2), new Float64Array(3)];
    expect(() => net3.forward(three, two)).toThrow(new RangeError("net3: x has length 3, but 2 is needed"));
    expect(() => net3.forward(two, three)).toThrow(new RangeError("net3: out has length 3, but 2 is needed"));
    expect(() => net3.createInput([1])).toThrow("values has length 1, but 2 is needed");
    expect(() => net3.forwardBatch(three, three, 2)).toThrow("x has length 3, but 4 is needed");
    expect(() => net3.forwardBatch(three, three, 1.5)).toThrow("count is 1.5, not a whole number of rows");
    expect(() => net3.forwardBatch(three, three, Number.NaN)).toThrow("count is NaN");
  });
  describe.each(targets)("tells callers of JavaScript what is missing, target %s", async (target) => {
    const emit = { target };
    const { module } = await build(
      makeNetwork({ sizes: [2, 3], activations: ["softmax"], labelled: true }),
      emit,
    );
    const named = runText((await compileFile("specs/iris.yaml", { emit })).text);
    const [x, out] = [module.createInput(), module.createOutput()];
    const noX = "made: x is missing, or is not a vector of length 2";
    const noOut = "made: out is missing, or is not a vector of length 3";
    const noNames = "made: the input has no names, so createInput takes an array of 2 numbers";
    const noNumber = 'iris: the input has no number "sepal_length"';
    test.each<[call: unknown, given: readonly unknown[], message: string]>([
      [module.forward, [], noX],
      [module.forward, [null, out], noX],
      [module.forward, [3, out], noX],
      [module.forward, [{}, out], noX],
      [module.forward, [x], noOut],
      [module.logits, [], noX],
      [module.predict, [], noX],
      [module.classify, [], noX],
      [module.forwardBatch, [], "made: count is undefined, not a whole number of rows"],
      [module.forwardBatch, [undefined, out, 1], noX],
      [module.forwardBatch, [x, undefined, 1], noOut],
      [module.createInput, [{ x1: 1, x2: 0 }], noNames],
      [module.createInput, [null], noNames],
      [module.createInput, [1, 0.5], noNames],
      [named.createInput, [null], noNumber],
      [named.createInput, [5.1, 3.5, 1.4, 0.2], noNumber],
      [named.createInput, [new DataView(new ArrayBuffer(4))], "iris: values is missing, or is not a vector"],
    ])("%o(%j)", (call, given, message) => {
      expect(() => (call as (...given: readonly unknown[]) => unknown)(...given)).toThrow(message);
    });
  });
  test("takes a batch of no rows", () => {
    const net3 = runText(texts.get("net3") as string);
    expect(net3.forwardBatch(new Float64Array(0), new Float64Array(0), 0)).toHaveLength(0);
  });
});
