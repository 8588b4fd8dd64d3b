import { markedSizes, type ShapeTerm } from "../ir/shape-equation.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { brief } from "../picture/brief.ts";
import { cut, READABLE_WIDTH, roomFor, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import type { LayerShapes } from "./layer-shapes.ts";
import { printSymbol, symbol } from "./notation.ts";

const MARGIN = 16;
/** A matrix of few cells shows them; of many it grows with their order of magnitude. */
const [CELL, FEW] = [15, 6];
/** Of more rows or columns no numbers are shown. */
const MOST_NUMBERS = 4;
const SMALL = 13;
const LONGEST_HEADING = 48;
/** Between two matrices, with the operator in the middle. */
const BETWEEN = 34;
const SIZE = 16;

/**
 * A layer a row: its matrices lined up, their shapes below, and the two sizes joined that have to be equal. Numbers for which
 * a row would be too wide to be read are left out.
 */
export function printShapes(layers: readonly LayerShapes[]): Sheet {
  const rows = layers.map((layer) => {
    const row = layOutRow(layer);
    return row.width + 2 * MARGIN <= READABLE_WIDTH ? row : layOutRow({ ...layer, values: [] });
  });
  let top = MARGIN;
  const parts: Markup[] = [];
  for (const row of rows) {
    parts.push(printRow(row, top));
    top += row.height;
  }
  return {
    width: Math.max(...rows.map(({ width }) => width)) + 2 * MARGIN,
    height: top,
    ...{ css, paint, parts },
  };
}

interface Placed {
  readonly term: ShapeTerm;
  readonly centre: number;
  readonly rows: number;
  readonly columns: number;
  /** How large a cell is. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  /** What is in the cells, if there is room for it. */
  readonly numbers: readonly string[];
  /** Whether it is the result of what cannot be computed. */
  readonly isMissing: boolean;
}

interface Row {
  readonly heading: string;
  readonly fits: boolean;
  readonly relation: string;
  readonly placed: readonly Placed[];
  readonly width: number;
  readonly height: number;
  /** How high its highest matrix is. */
  readonly highest: number;
}

const [HEADING, SYMBOL, NUMBERS, JOIN, BELOW] = [30, 22, 20, 30, 26];

function layOutRow({ heading, equation, values }: LayerShapes): Row {
  let x = MARGIN;
  const placed = equation.terms.map((term, n): Placed => {
    const [rows, columns] = cellsOf(term.shape);
    const numbers = numbersOf(term.shape, values?.[n]);
    const cell = cellFor(numbers);
    const [width, height] = [extent(columns, cell.width), extent(rows, cell.height)];
    const room = Math.max(width, widthOfShape(term.shape));
    if (term.operator !== undefined) x += BETWEEN;
    const centre = x + room / 2;
    x += room;
    const isMissing = !equation.fits && n === equation.terms.length - 1;
    return { term, centre, rows, columns, cell, width, height, numbers, isMissing };
  });
  const sizes = markedSizes(equation);
  const highest = Math.max(...placed.map(({ height }) => height));
  return {
    ...{ heading: cut(heading, LONGEST_HEADING), fits: equation.fits, placed, highest },
    relation: sizes.join(equation.fits ? " = " : " ≠ "),
    width: Math.max(x - MARGIN, roomFor(cut(heading, LONGEST_HEADING), SIZE)),
    height: HEADING + highest + SYMBOL + NUMBERS + (sizes.length > 0 ? JOIN : 0) + BELOW,
  };
}

/** Rows and columns of a tensor: a vector is one row, and of more axes the last two are drawn. */
const cellsOf = (shape: Shape): [rows: number, columns: number] => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];

const extent = (cells: number, cell: number): number =>
  cells <= FEW ? cells * cell : Math.min(FEW * CELL + 5 * Math.log2(cells / FEW), 130);

/** The numbers of a tensor, where it has so few rows and columns that each has a cell. */
function numbersOf(shape: Shape, values: ArrayLike<number> | undefined): string[] {
  const isSmall = shape.length <= 2 && cellsOf(shape).every((cells) => cells <= MOST_NUMBERS);
  return values === undefined || !isSmall ? [] : Array.from(values, brief);
}

const cellFor = (numbers: readonly string[]): Placed["cell"] =>
  numbers.length === 0
    ? { width: CELL, height: CELL }
    : { width: Math.max(...numbers.map((number) => roomFor(number, SMALL))) + 8, height: 22 };

function printRow({ heading, placed, fits, relation, highest }: Row, top: number): Markup {
  const middle = top + HEADING + highest / 2;
  const symbols = top + HEADING + highest + SYMBOL;
  const numbers = symbols + NUMBERS;
  const kind = fits ? "fits" : "wrong";
  return element(
    "g",
    { class: kind },
    text(MARGIN, top + 14, heading, "strong"),
    ...placed.flatMap((one) => [
      ...printMatrix(one, middle),
      ...printOperator(one, middle),
      text(one.centre, symbols, printSymbol(symbol(one.term.symbol, one.term.layer)), "middle"),
      ...printShape(one, numbers),
    ]),
    ...printJoin(placed, numbers, relation),
  );
}

/** A matrix as a box, with its cells where they are few, and the edge whose length is marked. */
function printMatrix(placed: Placed, middle: number): Markup[] {
  const { term, centre, rows, columns, cell, width, height, numbers, isMissing } = placed;
  const [left, top] = [centre - width / 2, middle - height / 2];
  const lines = [
    ...inner(columns).map((at) => `M${short(left + at * cell.width)} ${short(top)}v${short(height)}`),
    ...inner(rows).map((at) => `M${short(left)} ${short(top + at * cell.height)}h${short(width)}`),
  ];
  if (isMissing)
    return [
      element("rect", { x: left, y: top, width, height, class: "missing" }),
      text(centre, middle + 6, "?", "middle faint"),
    ];
  const isColumns = term.marked === term.shape.length - 1;
  const edge = isColumns
    ? `M${short(left)} ${short(top)}h${short(width)}`
    : `M${short(left)} ${short(top)}v${short(height)}`;
  return [
    element("rect", { x: left, y: top, width, height, class: "matrix" }),
    ...numbers.map((number, n) => {
      const [row, column] = [Math.floor(n / columns), n % columns];
      return text(
        left + (column + 0.5) * cell.width,
        top + (row + 0.5) * cell.height + 5,
        number,
        "small middle",
      );
    }),
    ...(lines.length === 0 ? [] : [element("path", { d: lines.join(""), class: "cells" })]),
    ...(term.marked === undefined ? [] : [element("path", { d: edge, class: "edge" })]),
  ];
}

const inner = (cells: number): number[] =>
  cells > FEW ? [] : Array.from({ length: cells - 1 }, (_, n) => n + 1);

function printOperator({ term, centre, width }: Placed, middle: number): Markup[] {
  if (term.operator === undefined) return [];
  const room = Math.max(width, widthOfShape(term.shape));
  return [text(centre - room / 2 - BETWEEN / 2, middle + 6, term.operator, "middle operator")];
}

const TIMES = 13;
const widthOfNumber = (size: number): number => roomFor(String(size), SIZE);
const widthOfShape = (shape: Shape): number =>
  shape.reduce((sum, size) => sum + widthOfNumber(size), 0) + TIMES * Math.max(0, shape.length - 1);

/** Where the middle of each size of a shape is. */
function middlesOf({ term: { shape }, centre }: Placed): number[] {
  let x = centre - widthOfShape(shape) / 2;
  return shape.map((size) => {
    const middle = x + widthOfNumber(size) / 2;
    x += widthOfNumber(size) + TIMES;
    return middle;
  });
}

/** `2×3`, each number at a place of its own, so that a line may lead to it in any font. */
function printShape(placed: Placed, y: number): Markup[] {
  const { shape, marked } = placed.term;
  if (placed.isMissing) return [];
  return middlesOf(placed).flatMap((middle, axis) => [
    ...(axis === 0
      ? []
      : [text(middle - widthOfNumber(shape[axis] as number) / 2 - TIMES / 2, y, "×", "middle faint")]),
    text(middle, y, String(shape[axis]), axis === marked ? "middle marked" : "middle"),
  ]);
}

/** A bracket below the two sizes that have to be equal, with what holds of them. */
function printJoin(placed: readonly Placed[], numbers: number, relation: string): Markup[] {
  const ends = placed.flatMap((one) =>
    one.term.marked === undefined ? [] : [middlesOf(one)[one.term.marked] as number],
  );
  const [from, to] = ends;
  if (from === undefined || to === undefined) return [];
  const y = numbers + 7;
  return [
    element("path", { d: `M${short(from)} ${short(y)}v9H${short(to)}v-9`, class: "join" }),
    text((from + to) / 2, y + 26, relation, "middle relation"),
  ];
}

const css = [
  ".matrix,.missing{stroke-width:1.5}.missing{fill:none;stroke-dasharray:4 3}.cells{fill:none;stroke-width:1}.edge{fill:none;stroke-width:4}",
  ".join{fill:none;stroke-width:2}.wrong .join{stroke-dasharray:4 3}.marked{font-weight:600}.operator{font-size:20px}",
  // Noto Sans has no ≠ of its own, and what is put together in its place looks broken.
  '.relation{font-family:"Segoe UI","Helvetica Neue","DejaVu Sans",sans-serif}',
].join("");

const paint: Paint = {
  ".matrix": { fill: "fill", stroke: "text" },
  ".missing": { stroke: "line" },
  ".cells": { stroke: "soft" },
  ".fits .edge,.fits .join": { stroke: "positive" },
  ".fits .marked,.fits .relation": { fill: "positive" },
  ".wrong .edge,.wrong .join": { stroke: "mark" },
  ".wrong .marked,.wrong .relation": { fill: "mark" },
};
