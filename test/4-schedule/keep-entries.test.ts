import { expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { keepEntries } from "../../generator/4-schedule/keep-entries.ts";
import { schedule } from "../../generator/4-schedule/schedule.ts";
import { runProgram } from "../../generator/ir/run-program.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { loadFile } from "../support/specs.ts";

test("an entry with what it needs, by its own name", () => {
  const { network } = loadFile("specs/iris.yaml");
  const { program } = schedule(lower(network), network, "auto", "fallback");
  const kept = keepEntries(program, ["logits"]);
  expect(kept.entries.map(({ procedure }) => procedure)).toEqual(["logits"]);
  expect(program.procedures.map(({ name }) => name)).toContain("exp");
  expect(kept.procedures.map(({ name }) => name)).toEqual(["layer2", "logits"]);
  expect(program.buffers.length).toBe(kept.buffers.length);

  const all = keepEntries(program, ["forward", "logits"]);
  expect(all.procedures.map(({ name }) => name)).toEqual(["layer2", "logits", "exp", "forward"]);
  const x = [5.1, 3.5, 1.4, 0.2];
  expect(runProgram(all, "forward", x)).toEqual(interpret(network, x).output);
});
