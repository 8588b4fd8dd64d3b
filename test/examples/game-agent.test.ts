import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { hasFallen, LEAN, move, STEPS } from "../../examples/game-agent/cart-pole.js";
import { type BuiltExample, buildExample } from "../support/build-example.ts";

let example: BuiltExample;
beforeAll(async () => {
  example = await buildExample("game-agent");
}, 60_000);

test("the agent balances the pole in nearly all episodes", () => {
  const printed = execFileSync(process.execPath, [join(example.folder, "play.js")], { encoding: "utf8" });
  const [, mean, whole] =
    /stood ([\d.]+) of 500 steps .* all of them in (\d+) of 1000 episodes/.exec(printed) ?? [];
  expect(Number(mean)).toBeGreaterThan(495);
  expect(Number(whole)).toBeGreaterThan(980);
});

test("a cart that is pushed goes there, and a pole that nobody balances falls", () => {
  const state = [0, 0, 0.01, 0];
  move(state, 10);
  move(state, 0);
  expect(state[0]).toBeGreaterThan(0);
  expect(state[2]).toBeLessThan(0.01);
  let steps = 0;
  const alone = [0, 0, 0.01, 0];
  for (; !hasFallen(alone); steps++) move(alone, 0);
  expect(steps).toBeLessThan(STEPS);
  expect(Math.abs(alone[2] ?? 0)).toBeGreaterThan(LEAN);
});
