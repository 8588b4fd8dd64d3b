import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { UncheckedModule } from "../../../generator/check-types.ts";
import { typeChecker } from "../../../generator/cli/specs/type-checker.ts";
import { builtProgram } from "../../support/cli/program.ts";
import { root } from "../../support/specs.ts";

const text = readFileSync(join(root, "generated/net3.ts"), "utf8");
const right: UncheckedModule = { typescript: text, text, declarations: undefined };
const wrong = { ...right, typescript: text.replace("x: Input", "x: Imput") };
const otherCode = { ...right, text: "export const forward = 1;", declarations: "" };

/** Built, it has a thread; from its source, it has none. */
const folder = join(dirname(builtProgram()), "cli/specs");
const built: typeof import("../../../generator/cli/specs/type-checker.ts") = await import(
  join(folder, "type-checker.js")
);

describe.each([
  ["in a thread", built.typeChecker()],
  ["without a thread", typeChecker()],
])("%s", (_, checker) => {
  test("a right module passes", () => expect(checker.check(right)).resolves.toBeUndefined());

  test("each module is told its own mistakes, in TypeScript's words", async () => {
    const outcomes = await Promise.allSettled(
      [wrong, right, otherCode, right].map((one) => checker.check(one)),
    );
    expect(outcomes.map((one) => (one.status === "rejected" ? one.reason.message : one.status))).toEqual([
      expect.stringMatching(/^the generated module does not type-check:\nline \d+: Cannot find name 'Imput'/),
      "fulfilled",
      "the JavaScript is not what TypeScript makes of the generated module",
      "fulfilled",
    ]);
  });
});
