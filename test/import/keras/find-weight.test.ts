import { expect, test } from "vitest";
import { findWeight } from "../../../generator/import/keras/find-weight.ts";

const place = (name: string, wrapped?: string) => ({
  names: ["net", name],
  folders: [],
  ...(wrapped !== undefined && { wrapped }),
});

test.each([
  ["batchnormalization_1_gamma", "gamma"],
  ["batchnormalization_1_running_mean", "moving_mean"],
  ["batchnormalization_1_running_std", "moving_variance"],
  ["batchnormalization_1/moving_variance:0", "moving_variance"],
])("%s is %s", (stored, weight) => {
  expect(findWeight(["other", stored], place("batchnormalization_1"), weight, false)).toBe(stored);
});

test.each(["net/steps/kernel", "net/steps/inside/kernel", "steps/kernel:0"])(
  "the kernel of a layer that steps wraps may be %s",
  (stored) => {
    expect(findWeight(["inside/kernel", stored], place("steps", "inside"), "kernel", false)).toBe(stored);
  },
);
