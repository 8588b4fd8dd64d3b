import { type EdgeLabel, type Point as EdgePoint, Graph, layout, type NodeLabel } from "@dagrejs/dagre";
import { cut, lettersIn, READABLE_WIDTH, roomFor, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import type { Block, BlockGraph, Flow } from "./block-graph.ts";

const LINE = 18;
const LONGEST = 40;
const [SIZE, SMALL] = [16, 13];

/** How blocks are set: what a picture would be too wide for has less room, and its lines are broken. */
interface Setting {
  /** Between blocks, and between lines, beside each other. */
  readonly nodesep: number;
  readonly edgesep: number;
  readonly margin: number;
  readonly padding: number;
  readonly longest: number;
}
const loose: Setting = { nodesep: 36, edgesep: 20, margin: 24, padding: 14, longest: LONGEST };
const snug: Setting = { nodesep: 16, edgesep: 10, margin: 16, padding: 10, longest: 24 };
const tight: Setting = { nodesep: 10, edgesep: 6, margin: 12, padding: 7, longest: 15 };

/** Layers as blocks from top to bottom, placed by dagre so that few lines cross. */
export function printBlocks(graph: BlockGraph): Sheet {
  const isReadable = ({ width }: Sheet): boolean => width <= READABLE_WIDTH;
  const sheet = printWith(graph, loose);
  if (isReadable(sheet)) return sheet;
  const narrower = printWith(graph, snug);
  return isReadable(narrower) ? narrower : printWith(graph, tight);
}

function printWith({ blocks, flows }: BlockGraph, setting: Setting): Sheet {
  const graph = new Graph({ multigraph: true });
  const { nodesep, edgesep, margin } = setting;
  graph.setGraph({ rankdir: "TB", nodesep, edgesep, ranksep: 44, marginx: margin, marginy: 24 });
  const set = blocks.map((block) => setBlock(block, setting));
  for (const { number, width, height } of set) graph.setNode(String(number), { width, height });
  flows.forEach((flow, n) => {
    const size = { width: roomFor(flow.label, SMALL) + 8, height: LINE, labelpos: "c" as const };
    graph.setEdge(...endsDownwards(flow), size, String(n));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    css: flows.some(({ isKept }) => isKept) ? css + keptCss : css,
    paint,
    parts: [
      ...flows.map((flow, n) => printFlow(flow, graph.edge(...endsDownwards(flow), String(n)))),
      ...set.map((block) => printBlock(block, graph.node(String(block.number)))),
    ],
  };
}

/** Where a line begins and ends from top to bottom: what is kept for the next call goes back up. */
const endsDownwards = ({ from, to, isKept }: Flow): [string, string] =>
  isKept ? [String(to), String(from)] : [String(from), String(to)];

/** A block with its lines broken, and how large it is. */
interface SetBlock {
  readonly number: number;
  readonly titles: readonly string[];
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

function setBlock({ number, title, lines: unbroken }: Block, { longest, padding }: Setting): SetBlock {
  const titles = broken(title, longest);
  const lines = unbroken.flatMap((line) => broken(line, longest));
  const widths = [...titles.map((line) => roomFor(line, SIZE)), ...lines.map((line) => roomFor(line, SMALL))];
  return {
    ...{ number, titles, lines },
    width: 2 * padding + Math.max(...widths),
    height: 20 + LINE * (titles.length + lines.length),
  };
}

/** Words in lines of at most so many letters; a word that is longer ends in an ellipsis. */
function broken(text: string, longest: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lettersIn(longer) <= longest) lines.splice(-1, 1, longer);
    else lines.push(cut(word, longest));
  }
  return lines;
}

function printBlock({ titles, lines }: SetBlock, { x = 0, y = 0, width = 0, height = 0 }: NodeLabel): Markup {
  const top = y - height / 2;
  const baseOf = (n: number) => top + 24 + LINE * n;
  return element(
    "g",
    { class: "block" },
    element("rect", { x: x - width / 2, y: top, width, height, rx: 8 }),
    ...titles.map((line, n) => text(x, baseOf(n), line, "middle strong")),
    ...lines.map((line, n) => text(x, baseOf(titles.length + n), line, "small middle faint")),
  );
}

/** A line that bends at the points that dagre gives, with an arrow at its end and the shape of what flows beside it. */
function printFlow({ label, isKept }: Flow, { points = [], x, y }: EdgeLabel): Markup {
  const [first, ...rest] = (isKept ? points.toReversed() : points) as readonly [Point, ...Point[]];
  const bends = rest
    .slice(0, -1)
    .map((point, n) => `Q${at(point)} ${at(middle(point, rest[n + 1] as Point))}`);
  const end = rest.at(-1) ?? first;
  return element(
    "g",
    { class: isKept ? "flow kept" : "flow" },
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

const keptCss = ".kept .line{stroke-dasharray:5 4}";

const paint: Paint = {
  ".block rect": { fill: "fill", stroke: "text" },
  ".line": { stroke: "line" },
  ".head": { fill: "line" },
  ".halo": { stroke: "ground" },
};
