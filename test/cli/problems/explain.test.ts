import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { folderOf } from "../../support/cli/folder.ts";

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
};

test("reports a bug of neuroll as such, with the stack and status 70", () => {
  const { status, trace, message } = explain(new TypeError("x is undefined"), "net.yaml");
  expect(status).toBe(70);
  expect(message).toBe("this is a bug in neuroll, not in net.yaml; please report it with the trace below.");
  expect(trace).toMatch(/^TypeError: x is undefined\n +at /);
});

test("what the system refuses is no bug, and has no stack", () => {
  const { status, trace, message } = explain(thrownBy(() => readFileSync(folderOf({}))));
  expect({ status, trace, message }).toEqual({ status: 1, trace: undefined, message: "it is a folder." });
});
