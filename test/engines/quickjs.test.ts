import { describe, expect, test } from "vitest";
import { sampled } from "../support/effort.ts";
import { cases, prepare } from "./cases.ts";
import { describeFailure } from "./describe-failure.ts";
import { v8 } from "./engines.ts";
import { loadQuickjs } from "./quickjs.ts";

const quickjs = await loadQuickjs();
/** Where there is no WebAssembly, a module for `auto` runs the code that one for `ts` has. */
const inQuickjs = cases.filter(({ target }) => target === "auto");

describe("QuickJS gives V8's bits", () => {
  for (const one of sampled(inQuickjs, 48)) {
    test(one.title, async () => {
      const prepared = await prepare(one);
      const inV8 = v8(prepared.program);
      expect(describeFailure(prepared, inV8, inV8)).toBeUndefined();
      expect(describeFailure(prepared, inV8, quickjs(prepared.program))).toBeUndefined();
    });
  }
});
