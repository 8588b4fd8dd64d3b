import type { Activation } from "../../generator/ir/activation.ts";
import { printDrawing } from "../../generator/picture/drawing.ts";
import type { Sheet } from "../../generator/picture/sheet.ts";
import { element } from "../../generator/picture/svg.ts";
import {
  type Chosen,
  choose,
  curveOf,
  describeChosen,
  functionOf,
  isElementwise,
  kinksOf,
} from "../../generator/plot/activation-function.ts";
import { printLine } from "../../generator/plot/curves.ts";
import { clipTo, frameCss, frameOf, framePaint, printGrid } from "../../generator/plot/frame.ts";
import { type Range, sample } from "../../generator/plot/sample.ts";

/** A plot in a row of the vocabulary's page: x and y from −4 to 4, or what becomes of three values. */
const REACH: Range = [-4, 4];
export const THREE_VALUES = [0.3, 2.9, 4.0];
const SIZE = 96;

/** An activation as the page shows it: parameters that have no default are those of its samples. */
export function chosenFor(name: string, activation: Activation): Chosen {
  const needed = Object.entries(activation.parameters).filter(([, row]) => row.default === undefined);
  const sampled = activation.samples[0]?.parameters ?? {};
  return choose(
    name,
    activation,
    Object.fromEntries(needed.map(([parameter]) => [parameter, sampled[parameter] ?? 1])),
  );
}

export function thumbnail(chosen: Chosen): string {
  const sheet = isElementwise(chosen.activation) ? curveSheet(chosen) : barSheet(chosen);
  const description = chosen.activation.definition;
  return printDrawing(
    { ...sheet, title: describeChosen(chosen), description },
    { theme: "auto", width: undefined },
  );
}

function curveSheet(chosen: Chosen): Sheet {
  const frame = frameOf({ left: 4, top: 4, width: SIZE - 8, height: SIZE - 8 }, REACH, REACH);
  const lines = sample(curveOf(chosen), REACH, kinksOf(chosen));
  return {
    width: SIZE,
    height: SIZE,
    css: `${frameCss}.curve{fill:none;stroke-width:2;stroke-linejoin:round}`,
    paint: { ...framePaint, ".curve": { stroke: "positive" }, ".dot0": { fill: "positive" } },
    parts: [
      clipTo(frame, "frame"),
      ...printGrid(frame, { x: 4, y: 4 }),
      element("g", { "clip-path": "url(#frame)" }, ...lines.map((points) => printLine(points, frame, 0))),
    ],
  };
}

function barSheet(chosen: Chosen): Sheet {
  const values = functionOf(chosen)(THREE_VALUES);
  const most = Math.max(1, ...values.map(Math.abs));
  const isNegative = values.some((value) => value < 0);
  const zero = isNegative ? SIZE - 8 : 8;
  return {
    width: SIZE,
    height: 72,
    css: frameCss,
    paint: { ...framePaint, ".bar": { fill: "positive" } },
    parts: [
      ...values.map((value, n) => {
        const width = (Math.abs(value) / most) * (SIZE - 16);
        return element("rect", {
          x: isNegative ? zero - width : zero,
          y: 8 + n * 20,
          width,
          height: 16,
          class: "bar",
        });
      }),
      element("line", { x1: zero, y1: 4, x2: zero, y2: 68, class: "axis" }),
    ],
  };
}
