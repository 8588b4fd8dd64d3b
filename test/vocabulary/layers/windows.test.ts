import { describe, expect, test } from "vitest";
import type { Padding } from "../../../generator/ir/layer.ts";
import {
  placesOfWindows,
  reachOf,
  type WindowsSaid,
  windowFault,
  windowsOf,
} from "../../../generator/vocabulary/layers/windows.ts";

const plain = { field: "window", strides: [1], dilation: [1], padding: "valid", channels: "last" } as const;

/** Windows of 3 values, 2 apart, along an axis of some size, one channel. */
const along = (size: number, said: Partial<WindowsSaid>) =>
  windowsOf({ ...plain, sizes: [3], strides: [2], ...said }, [size, 1])[0] as ReturnType<typeof windowsOf>[0];

/** Sizes and pads as Keras 3 and onnxruntime have them. */
describe("padding", () => {
  test.each<[Padding, number, number, number, number]>([
    ["valid", 8, 0, 0, 3],
    ["same", 8, 0, 1, 4],
    ["same", 7, 1, 1, 4],
    ["same_lower", 8, 1, 0, 4],
    ["causal", 8, 2, 0, 4],
    [[[1, 1]], 8, 1, 1, 4],
    [[[0, 2]], 8, 0, 2, 4],
  ])("%j of %i values is %i and %i, with %i windows", (padding, size, before, after, count) =>
    expect(along(size, { padding })).toMatchObject({ before, after, count }),
  );

  test("same needs none where windows are shorter than strides", () =>
    expect(along(9, { sizes: [1], strides: [4], padding: "same" })).toMatchObject({
      ...{ before: 0, after: 0, count: 3 },
    }));
  test("same counts the values that dilation spans", () =>
    expect(along(8, { strides: [1], dilation: [3], padding: "same" })).toMatchObject({
      ...{ before: 3, after: 3, count: 8 },
    }));
});

describe("ceil", () => {
  test("counts a last window that reaches beyond the input", () => {
    expect(along(8, {}).count).toBe(3);
    const windows = along(8, { ceil: true });
    expect([windows.count, reachOf(windows)]).toEqual([4, 1]);
  });
  test("leaves out a window that begins after the input, as in PyTorch", () =>
    expect(along(6, { sizes: [1], strides: [3], padding: [[0, 1]], ceil: true }).count).toBe(2));
});

test("windows at the ends have fewer values of the input", () =>
  expect(placesOfWindows(along(7, { padding: "same" }), "input")).toEqual([2, 3, 3, 2]));

describe("faults", () => {
  const fault = (said: Partial<WindowsSaid>, input: readonly number[], rank?: number) => {
    const found = windowFault({ ...plain, sizes: [3], ...said }, input, rank);
    if (typeof found !== "object") return found;
    return [`${found.field}: ${found.fault}`, ...(found.remedy ? [found.remedy] : [])].join("; ");
  };
  test.each([
    [fault({}, [4]), "needs at least one spatial axis and one of channels, but gets 4"],
    [fault({}, [4, 4], 2), "needs 2 spatial axes and one of channels, such as 4×4×1, but gets 4×4"],
    [fault({ sizes: [3, 3] }, [4, 4]), "window: has 2 numbers in window for 1 axis"],
    [fault({ strides: [1, 2] }, [4, 4, 4, 1]), "strides: has 2 numbers in strides for 3 axes"],
    [
      fault(
        {
          padding: [
            [1, 1],
            [0, 1],
          ],
        },
        [4, 1],
      ),
      "padding: has padding for 2 axes, but 1 spatial axis: each takes a number or [before, after]",
    ],
    [fault({}, [2, 1]), "window: has window 3, but axis 0 has size 2"],
    [fault({}, [2, 4]), "window: has window 3, but axis 0 has size 2; channels: first"],
    [
      fault({ channels: "first", dilation: [4], padding: [[1, 0]] }, [1, 5]),
      "window: has window 3, which covers 9 values with dilation 4, but axis 1 has size 5, or 6 with padding",
    ],
    [
      fault({ padding: [[0, 1_000_000]] }, [5, 1]),
      "padding: needs 1000005×1 values with padding; the limit is 1,000,000",
    ],
    [fault({ padding: [[1, 1]] }, [1, 1]), undefined],
  ])("%#: %s", (said, wanted) => expect(said).toBe(wanted));
});
