import { expect, test } from "vitest";
import { placeLabels } from "../../generator/draw/place-labels.ts";

const place = (x: number, y: number) => ({ x, y });

test("places a lone label above the middle of its line, along it", () => {
  const line = [place(0, 0), place(100, 0)] as const;
  const [label] = placeLabels([{ ends: line, width: 30, height: 20 }], [line]);
  expect(label?.x).toBeCloseTo(50);
  expect(label?.y).toBeCloseTo(-12);
  expect(label?.angle).toBe(0);
});

test("a label avoids a line that crosses its own", () => {
  const [line, crossing] = [
    [place(0, 0), place(200, 0)],
    [place(100, -50), place(100, 50)],
  ] as const;
  const [label] = placeLabels([{ ends: line, width: 40, height: 20 }], [line, crossing]);
  expect(Math.abs((label?.x ?? 100) - 100)).toBeGreaterThanOrEqual(20);
});

test("labels of wires that cross do not overlap", () => {
  const lines = [0, 70].flatMap((from) =>
    [-30, 35, 100].map((to) => [place(0, from), place(150, to)] as const),
  );
  const labels = placeLabels(
    lines.map((ends) => ({ ends, width: 45, height: 19 })),
    lines,
  );
  labels.forEach((a, n) => {
    for (const b of labels.slice(n + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(19);
  });
});
