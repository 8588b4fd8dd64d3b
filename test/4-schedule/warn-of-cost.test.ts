import { expect, test } from "vitest";
import { OPTIMIZED_BYTECODE_LIMIT } from "../../generator/4-schedule/estimate-bytecode.ts";
import type { Scheduled } from "../../generator/4-schedule/schedule.ts";
import { warnOfCost } from "../../generator/4-schedule/warn-of-cost.ts";
import { plan } from "../../generator/generate.ts";

test("a function that V8 does not optimize is named, wherever it is from", () => {
  const { cost, source } = plan("name: one\ninput: 1\nlayers:\n  - { type: activation, activation: relu }\n");
  const warningsFor = (bytecode: number) =>
    warnOfCost(
      { jobs: [] } as unknown as Scheduled,
      "auto",
      { ...cost, functions: [{ name: "forward", bytecode }] },
      source,
    );
  expect(warningsFor(OPTIMIZED_BYTECODE_LIMIT)).toEqual([]);
  const [warning] = warningsFor(OPTIMIZED_BYTECODE_LIMIT + 1);
  expect(warning).toMatchObject({ code: "not-optimized", at: { line: 4 } });
  expect(warning?.message).toContain("forward has up to 61441 bytes");
});
