import { beforeAll, describe, expect, test } from "vitest";
import { reduce } from "../../examples/digits/reduce.js";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { type BuiltExample, buildExample } from "../support/build-example.ts";

let example: BuiltExample;
let network: Required<GeneratedModule>;
beforeAll(async () => {
  example = await buildExample("digits");
  network = await example.load("generated/digits.js");
}, 60_000);

/** Strokes on a sheet of 100 by 100 points, 13 wide. */
function inkOf(strokes: readonly (readonly (readonly [x: number, y: number])[])[]): Uint8ClampedArray {
  const ink = new Uint8ClampedArray(100 * 100);
  for (const stroke of strokes)
    for (const [n, [x, y]] of stroke.entries()) {
      const [fromX, fromY] = stroke[Math.max(0, n - 1)] as readonly [number, number];
      for (let t = 0; t <= 1; t += 0.02)
        for (let dy = -6; dy <= 6; dy++)
          for (let dx = -6; dx <= 6; dx++)
            if (dx * dx + dy * dy < 42)
              ink[Math.round(fromY + t * (y - fromY) + dy) * 100 + Math.round(fromX + t * (x - fromX) + dx)] =
                255;
    }
  return ink;
}

const circle = (x: number, y: number, rx: number, ry: number): [number, number][] =>
  Array.from({ length: 25 }, (_, n) => [
    x + rx * Math.cos((n * Math.PI) / 12),
    y + ry * Math.sin((n * Math.PI) / 12),
  ]);

test.each([
  ["0", [circle(50, 50, 20, 32)]],
  [
    "1",
    [
      [
        [40, 30],
        [52, 18],
        [52, 82],
      ],
    ],
  ],
  [
    "2",
    [
      [
        [32, 30],
        [42, 18],
        [58, 18],
        [66, 30],
        [60, 46],
        [32, 82],
        [70, 82],
      ],
    ],
  ],
  [
    "3",
    [
      [
        [32, 22],
        [50, 16],
        [64, 28],
        [50, 46],
        [66, 62],
        [52, 82],
        [32, 76],
      ],
    ],
  ],
  [
    "4",
    [
      [
        [55, 15],
        [28, 55],
        [72, 55],
      ],
      [
        [58, 38],
        [58, 85],
      ],
    ],
  ],
  [
    "5",
    [
      [
        [66, 18],
        [36, 18],
        [34, 46],
        [54, 42],
        [68, 60],
        [54, 82],
        [32, 76],
      ],
    ],
  ],
  [
    "6",
    [
      [
        [60, 16],
        [38, 40],
        [34, 66],
        [48, 82],
        [64, 70],
        [58, 54],
        [38, 58],
      ],
    ],
  ],
  [
    "7",
    [
      [
        [34, 18],
        [64, 18],
        [48, 84],
      ],
      [
        [38, 52],
        [66, 52],
      ],
    ],
  ],
  ["8", [circle(50, 32, 14, 15), circle(50, 66, 17, 18)]],
  [
    "9",
    [
      circle(50, 34, 16, 17),
      [
        [66, 34],
        [62, 62],
        [46, 84],
      ],
    ],
  ],
] as [string, [number, number][][]][])("a %s that is drawn is read", (label, strokes) => {
  const x = network.createInput();
  expect(reduce(inkOf(strokes), 100, x)).toBe(true);
  expect(network.classify(x)).toBe(label);
});

describe("reduce", () => {
  test("an empty sheet has no ink", () => {
    const pixels = Array(64).fill(7);
    expect(reduce(new Uint8ClampedArray(100), 10, pixels)).toBe(false);
    expect(pixels).toEqual(Array(64).fill(0));
  });

  test("where and how large something is drawn makes no difference", () => {
    const [small, large] = [new Float64Array(64), new Float64Array(64)];
    reduce(
      inkOf([
        [
          [10, 10],
          [10, 40],
        ],
      ]),
      100,
      small,
    );
    reduce(
      inkOf([
        [
          [70, 10],
          [70, 40],
        ],
      ]),
      100,
      large,
    );
    expect(large).toEqual(small);
  });

  test("a full square is full of 16", () => {
    const pixels = new Float64Array(64);
    reduce(new Uint8ClampedArray(64 * 64).fill(255), 64, pixels);
    expect([...pixels]).toEqual(Array(64).fill(16));
  });
});
