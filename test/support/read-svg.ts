import { SaxesParser } from "saxes";

/** A text in a picture: where it begins or has its middle or end, its class and its words. */
export interface SvgText {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  readonly words: string;
}

export interface ReadSvg {
  /** The names of all elements, and of all attributes. */
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  /** But for those that are turned. */
  readonly texts: readonly SvgText[];
  /** What is in title, desc and text elements. */
  readonly words: readonly string[];
}

/** An SVG as an XML parser that forgives nothing reads it; throws where it is not well-formed. */
export function readSvg(svg: string): ReadSvg {
  const parser = new SaxesParser({ xmlns: true, fragment: false });
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const texts: SvgText[] = [];
  const words: string[] = [];
  const open: { name: string; attributes: Record<string, string>; words: string }[] = [];
  const ofRoot: Record<string, string> = {};
  let size: readonly number[] = [];
  parser.on("opentag", (tag) => {
    elements.add(tag.name);
    const own = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));
    for (const name of Object.keys(own)) attributes.add(name);
    if (tag.name === "svg") size = (own.viewBox ?? "").split(" ").map(Number);
    open.push({ name: tag.name, attributes: own, words: "" });
  });
  parser.on("text", (text) => {
    for (const one of open) one.words += text;
  });
  parser.on("closetag", () => {
    const closed = open.pop();
    if (closed === undefined) return;
    const { name, attributes: own, words: inside } = closed;
    if (name === "title" || name === "desc") ofRoot[own.id ?? ""] = inside;
    if (["title", "desc", "text"].includes(name)) words.push(inside);
    if (name === "text" && own.transform === undefined)
      texts.push({ x: Number(own.x), y: Number(own.y), kind: own.class ?? "", words: inside });
  });
  parser.write(svg).close();
  const [, , width = Number.NaN, height = Number.NaN] = size;
  const { title = "", description = "" } = ofRoot;
  return { elements, attributes, width, height, title, description, texts, words };
}
