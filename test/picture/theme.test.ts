import { expect, test } from "vitest";
import { colors, paintCss } from "../../generator/picture/theme.ts";
import { MOST_OPACITY } from "../../generator/plot/frame.ts";

/** The relative luminance of #rrggbb (WCAG 2.2). */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test.each(["light", "dark"] as const)("%s: text and lines have the contrast of WCAG 2.2 AA", (scheme) => {
  const { ground, fill, soft: _, line, ...ofText } = colors[scheme];
  for (const behind of [ground, fill]) {
    for (const [name, color] of Object.entries(ofText))
      expect(contrast(color, behind), name).toBeGreaterThan(4.5);
    expect(contrast(line, behind)).toBeGreaterThan(3);
  }
});

test.each(["light", "dark"] as const)(
  "%s: text has enough contrast on the deepest area of a plot",
  (scheme) => {
    const { ground, text, positive, negative } = colors[scheme];
    const mix = (a: string, b: string) =>
      `#${[1, 3, 5]
        .map((at) => {
          const [x, y] = [a, b].map((color) => Number.parseInt(color.slice(at, at + 2), 16)) as [
            number,
            number,
          ];
          return Math.round(x * MOST_OPACITY + y * (1 - MOST_OPACITY))
            .toString(16)
            .padStart(2, "0");
        })
        .join("")}`;
    for (const color of [positive, negative])
      expect(contrast(text, mix(color, ground)), color).toBeGreaterThan(4.5);
  },
);

test("by itself a picture is light, and dark on a dark screen, never on paper", () => {
  const css = paintCss({ ".a": { fill: "ground" } }, "auto");
  expect(css).toBe(".a{fill:#ffffff}@media screen and (prefers-color-scheme:dark){.a{fill:#0d1117}}");
  expect(paintCss({ ".a": { fill: "ground" } }, "dark")).toBe(".a{fill:#0d1117}");
});
