import { type EdgeLabel, type Point as EdgePoint, Graph, layout, type NodeLabel } from "@dagrejs/dagre";
import { cut, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import type { Block, BlockGraph, Flow } from "./block-graph.ts";

/** About how wide a character of ordinary and of small text is: fonts differ, so there is room to spare. */
const [WIDE, NARROW] = [9.6, 7.6];
const LINE = 18;
const LONGEST = 40;

/** Layers as blocks from top to bottom, placed by dagre so that few lines cross. */
export function printBlocks({ blocks, flows }: BlockGraph): Sheet {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 36, ranksep: 44, marginx: 24, marginy: 24 });
  for (const block of blocks) graph.setNode(String(block.number), sizeOf(block));
  flows.forEach(({ from, to, label }, n) => {
    const size = { width: label.length * NARROW + 8, height: LINE, labelpos: "c" as const };
    graph.setEdge(String(from), String(to), size, String(n));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    css,
    paint,
    parts: [
      ...flows.map((flow, n) => printFlow(flow, graph.edge(String(flow.from), String(flow.to), String(n)))),
      ...blocks.map((block) => printBlock(block, graph.node(String(block.number)))),
    ],
  };
}

const sizeOf = ({ title, lines }: Block): { width: number; height: number } => ({
  width:
    28 +
    Math.max(
      Math.min(title.length, LONGEST) * WIDE,
      ...lines.map((line) => Math.min(line.length, LONGEST) * NARROW),
    ),
  height: 20 + LINE * (1 + lines.length),
});

function printBlock({ title, lines }: Block, { x = 0, y = 0, width = 0, height = 0 }: NodeLabel): Markup {
  const top = y - height / 2;
  return element(
    "g",
    { class: "block" },
    element("rect", { x: x - width / 2, y: top, width, height, rx: 8 }),
    text(x, top + 24, cut(title, LONGEST), "middle strong"),
    ...lines.map((line, n) => text(x, top + 24 + LINE * (n + 1), cut(line, LONGEST), "small middle faint")),
  );
}

/** A line that bends at the points that dagre gives, with an arrow at its end and the shape of what flows beside it. */
function printFlow({ label }: Flow, { points = [], x, y }: EdgeLabel): Markup {
  const [first, ...rest] = points as readonly [Point, ...Point[]];
  const bends = rest
    .slice(0, -1)
    .map((point, n) => `Q${at(point)} ${at(middle(point, rest[n + 1] as Point))}`);
  const end = rest.at(-1) ?? first;
  return element(
    "g",
    { class: "flow" },
    element("path", { d: `M${at(first)}${bends.join("")}L${at(end)}`, class: "line" }),
    element("path", { d: printHead([first, ...rest].at(-2) ?? first, end), class: "head" }),
    ...(x === undefined || y === undefined ? [] : [text(x, y + 5, label, "small middle halo")]),
  );
}

/** An arrow head at the end of a line, in its direction. */
function printHead(before: Point, end: Point): string {
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const base = { x: end.x - 10 * dx, y: end.y - 10 * dy };
  return `M${at(end)}L${at({ x: base.x - 5 * dy, y: base.y + 5 * dx })}L${at({ x: base.x + 5 * dy, y: base.y - 5 * dx })}z`;
}

type Point = Pick<EdgePoint, "x" | "y">;

const at = ({ x, y }: Point): string => `${short(x)} ${short(y)}`;
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

const css = [
  ".block rect{stroke-width:1.5}.line{fill:none;stroke-width:1.5}",
  ".halo{paint-order:stroke;stroke-width:5px;stroke-linejoin:round}",
].join("");

const paint: Paint = {
  ".block rect": { fill: "fill", stroke: "text" },
  ".line": { stroke: "line" },
  ".head": { fill: "line" },
  ".halo": { stroke: "ground" },
};
