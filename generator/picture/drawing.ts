import { element, type Markup, style, words } from "./svg.ts";
import { type Paint, paintCss, type Theme } from "./theme.ts";

export interface Drawing {
  /** In units of the picture, of which text of the ordinary size takes 16. */
  readonly width: number;
  readonly height: number;
  /** What the picture is called, and what it shows, in words: for those who do not see it. */
  readonly title: string;
  readonly description: string;
  /** Sizes and dashes; colours are in `paint`. */
  readonly css: string;
  readonly paint: Paint;
  readonly parts: readonly Markup[];
}

export interface Look {
  readonly theme: Theme;
  /** In pixels; without it text of the ordinary size takes 16. */
  readonly width: number | undefined;
}

/** A whole SVG file, on a ground of its own. */
export function printDrawing(
  { width, height, title, description, css, paint, parts }: Drawing,
  look: Look,
): string {
  const [wide, high] = [Math.ceil(width), Math.ceil(height)];
  const size = look.width
    ? { width: look.width, height: Math.max(1, Math.round((look.width * high) / wide)) }
    : { width: wide, height: high };
  const root = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${wide} ${high}`,
    ...size,
    role: "img",
    "aria-labelledby": "title description",
  };
  const line = "\n" as Markup;
  const children = [
    element("title", { id: "title" }, words(title)),
    element("desc", { id: "description" }, words(description)),
    style(`${base}${css}${paintCss({ ...basePaint, ...paint }, look.theme)}`),
    element("rect", { width: "100%", height: "100%", class: "ground" }),
    ...parts,
  ];
  return `${element("svg", root, ...children.flatMap((child) => [line, child]), line)}\n`;
}

const base = [
  'text{font:16px system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}.small{font-size:13px}',
  ".middle{text-anchor:middle}.end{text-anchor:end}.strong{font-weight:600}.symbol{font-style:italic}.script{font-size:13px}",
].join("");

const basePaint: Paint = {
  ".ground": { fill: "ground" },
  text: { fill: "text" },
  ".faint": { fill: "faint" },
};
