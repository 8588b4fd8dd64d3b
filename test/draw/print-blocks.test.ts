import { expect, test } from "vitest";
import type { BlockGraph } from "../../generator/draw/block-graph.ts";
import { printBlocks } from "../../generator/draw/print-blocks.ts";
import { READABLE_WIDTH } from "../../generator/picture/sheet.ts";

const lines = ["kernel 3×3, strides 2×2, padding same", "2,359,296 multiply-adds"];

/** A block that so many others read from side by side, and one that all of them go to. */
function fan(width: number): BlockGraph {
  const block = (number: number, own: readonly string[]) => ({
    number,
    title: `${number}: layer`,
    lines: own,
  });
  const middle = Array.from({ length: width }, (_, n) => n + 1);
  const flow = (from: number, to: number) => ({ from, to, label: "8×8×64" });
  return {
    blocks: [block(0, []), ...middle.map((n) => block(n, lines)), block(width + 1, [])],
    flows: [...middle.map((n) => flow(0, n)), ...middle.map((n) => flow(n, width + 1))],
  };
}

/** The lines of the first block of the middle, as they are broken. */
const linesOf = (width: number): readonly string[] => {
  const sheet = printBlocks(fan(width));
  const texts = [...sheet.parts.join("").matchAll(/class="small middle faint"[^>]*>([^<]*)</g)];
  return texts.slice(0, texts.length / width).map(([, text]) => text as string);
};

test("lines are whole if there is room, else broken at commas, and only in narrow blocks within a number and its noun", () => {
  expect(linesOf(1)).toEqual(lines);
  expect(linesOf(2)).toEqual(["kernel 3×3, strides 2×2,", "padding same", "2,359,296 multiply-adds"]);
  expect(linesOf(3)).toEqual([
    ...["kernel 3×3,", "strides 2×2,", "padding same"],
    ...["2,359,296", "multiply-adds"],
  ]);
  expect(printBlocks(fan(2)).width).toBeLessThanOrEqual(READABLE_WIDTH);
});

test("what is kept for the next call goes back up in a dashed line", () => {
  const block = (number: number) => ({ number, title: `${number}`, lines: [] });
  const { parts, css } = printBlocks({
    blocks: [block(0), block(-1), block(1)],
    flows: [
      { from: 0, to: 1, label: "1" },
      { from: -1, to: 1, label: "2" },
      { from: 1, to: -1, isKept: true, label: "2 for the next call" },
    ],
  });
  const kept = parts.find((part) => part.includes("flow kept"));
  const [from, to] = [/d="M\S+ (\S+?)Q/, /L\S+ ([\d.]+)" class="line"/].map((end) =>
    Number(end.exec(kept ?? "")?.[1]),
  );
  expect(from).toBeGreaterThan(to as number);
  expect(css).toContain(".kept .line{stroke-dasharray");
  expect(printBlocks(fan(1)).css).not.toContain("kept");
});
