import { expect, test } from "vitest";
import { printMermaid } from "../../generator/draw/print-mermaid.ts";

test("whatever means something to Mermaid or to HTML is an entity", () => {
  const blocks = [{ number: 0, title: 'a"]; click n0 "x', lines: ["<b>1×2</b>", "#quot;"] }];
  expect(printMermaid({ blocks, flows: [{ from: 0, to: 0, label: "2|3" }] })).toBe(
    [
      "flowchart TD",
      '  n0["a#34;#93;#59; click n0 #34;x<br/>#60;b#62;1×2#60;#47;b#62;<br/>#35;quot#59;"]',
      '  n0 -->|"2#124;3"| n0',
      "",
    ].join("\n"),
  );
});

test("a port has a name of its own, and what is kept a dotted line", () => {
  const blocks = [0, -1, 1].map((number) => ({ number, title: `${number}`, lines: [] }));
  const flows = [{ from: -1, to: 1, label: "2" }, { from: 1, to: -1, isKept: true, label: "2" } as const];
  expect(printMermaid({ blocks, flows }).split("\n").slice(1)).toEqual([
    ...['  n0["0"]', '  p1["-1"]', '  n1["1"]'],
    ...['  p1 -->|"2"| n1', '  n1 -.->|"2"| p1', ""],
  ]);
});
